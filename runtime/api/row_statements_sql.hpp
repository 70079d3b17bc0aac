// Statements as text, each prepared once for its session.
#pragma once

#include <troupe/transaction.hpp>

#include <soci/soci.h>
#include <map>
#include <memory>

namespace troupe::api {

/// Bound to the session it was made on and dies before it. Used by one thread, inside a transaction. Throws what SOCI
/// throws. Keeps at most 200 statements: texts beyond are prepared for each call.
class row_statements {
public:
  explicit row_statements(soci::session& on);
  ~row_statements();
  row_statements(const row_statements&) = delete;

  /// Rows that were touched.
  std::int64_t execute(const std::string& text, const parameters& with);

  /// The first column of each row, NULL as "".
  std::vector<std::string> rows(const std::string& text, const parameters& with);

private:
  struct prepared;
  std::shared_ptr<prepared> of(const std::string& text, std::size_t parameter_count, bool brings_rows);

  soci::session& sql_;
  std::map<std::string, std::shared_ptr<prepared>, std::less<>> kept_;
};

}  // namespace troupe::api
