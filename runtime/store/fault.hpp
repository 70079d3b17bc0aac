// What went wrong in the database, reduced to what one does about it.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace troupe::store {

enum class fault {
  conflict,      // 40001, 40P01, 55P03, 57014: rolled back; run the transaction again
  disconnected,  // not executed: the session died before COMMIT was sent
  ambiguous,     // the answer to COMMIT was lost: it may have happened; look before trying again
  busy,          // 53xxx (disk full, too many connections): back off
  refused,       // 23xxx: a constraint said no
  bug            // anything else: a wrong statement, a wrong type
};

/// `detail` carries the server's own sentence, at most 200 characters, never the statement nor its values.
struct store_error {
  fault kind = fault::bug;
  std::string sqlstate;
  std::string detail;

  bool is_retriable() const { return kind != fault::refused && kind != fault::bug; }
};

template <class T>
using stored = tl::expected<T, store_error>;

const char* to_string(fault kind);

}  // namespace troupe::store
