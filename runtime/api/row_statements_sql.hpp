// What is made once for a session: statements as text, and what a handler prepares itself.
#pragma once

#include <troupe/transaction.hpp>

#include "runtime/store/plain_statement.hpp"

#include <map>

namespace troupe::api {

/// Bound to the session it was made on and dies before it. Used by one thread, inside a transaction. Throws what SOCI
/// throws. Keeps at most 200 statements: texts beyond are sent as they are.
class row_statements {
public:
  explicit row_statements(soci::session& on) : sql_{on} {}
  row_statements(const row_statements&) = delete;

  store::rows run(const std::string& text, const parameters& with);

  /// Made at the first call.
  void* prepared_as(std::type_index type, std::shared_ptr<void> (*make)(soci::session& on));

private:
  soci::session& sql_;
  std::map<std::string, store::plain_statement, std::less<>> kept_;
  std::map<std::type_index, std::shared_ptr<void>> own_;
};

}  // namespace troupe::api
