// What went wrong in the database, reduced to what one does about it.
#pragma once

#include "runtime/verdict/blame.hpp"

#include <string>
#include <tl/expected.hpp>

namespace troupe::store {

enum class fault {
  conflict,      // 40001, 40P01, 55P03, 57014: rolled back; run the transaction again
  disconnected,  // not executed: the session died before COMMIT was sent
  ambiguous,     // the answer to COMMIT was lost: it may have happened; look before trying again
  busy,          // 53xxx (disk full, too many connections): back off
  hindered,      // read only, no right, no such table, a broken session: back off, whatever it is
  refused,       // 22xxx, 23xxx and the like: it lies in what was to be stored
  bug            // the server said nothing: our own code threw
};

/// `detail` carries the server's own sentence, at most 200 characters, never the statement nor its values.
struct store_error {
  fault kind = fault::bug;
  std::string sqlstate;
  std::string detail;

  verdict::blame whose() const;

  /// It will succeed some day if it is asked again often enough.
  bool is_retriable() const { return whose() == verdict::blame::world; }

  /// Asking again at once is worth it: the database is at work, or a new session may be had.
  bool is_passing() const;
};

template <class T>
using stored = tl::expected<T, store_error>;

const char* to_string(fault kind);

}  // namespace troupe::store
