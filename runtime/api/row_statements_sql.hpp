// Statements as text, each prepared once for its session.
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

  store::plain_answer run(const std::string& text, const parameters& with);

private:
  soci::session& sql_;
  std::map<std::string, store::plain_statement, std::less<>> kept_;
};

}  // namespace troupe::api
