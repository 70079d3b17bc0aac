#include "runtime/api/row_statements_sql.hpp"

namespace troupe::api {
namespace {

constexpr std::size_t most_kept = 200;

}  // namespace

struct row_statements::prepared {
  prepared(soci::session& sql, const std::string& text, std::size_t parameter_count, bool brings_rows)
      : values(parameter_count), marks(parameter_count), statement{sql} {
    for (std::size_t i = 0; i < parameter_count; ++i)
      statement.exchange(soci::use(values[i], marks[i]));
    if (brings_rows)
      statement.exchange(soci::into(row, row_mark));
    statement.alloc();
    statement.prepare(text);
    statement.define_and_bind();
  }

  void bind(const parameters& with) {
    for (std::size_t i = 0; i < with.size(); ++i) {
      values[i] = with[i].value_or("");
      marks[i] = with[i] ? soci::i_ok : soci::i_null;
    }
  }

  // Bound by address.
  std::vector<std::string> values;
  std::vector<soci::indicator> marks;
  std::string row;
  soci::indicator row_mark = soci::i_null;
  soci::statement statement;
};

row_statements::row_statements(soci::session& on) : sql_{on} {}
row_statements::~row_statements() = default;

std::shared_ptr<row_statements::prepared> row_statements::of(const std::string& text, std::size_t parameter_count,
                                                             bool brings_rows) {
  const auto name = (brings_rows ? "r" : "e") + text;
  if (const auto found = kept_.find(name); found != kept_.end())
    return found->second;
  auto fresh = std::make_shared<prepared>(sql_, text, parameter_count, brings_rows);
  if (kept_.size() < most_kept)
    kept_.emplace(name, fresh);
  return fresh;
}

std::int64_t row_statements::execute(const std::string& text, const parameters& with) {
  const auto found = of(text, with.size(), false);
  found->bind(with);
  found->statement.execute(true);
  return found->statement.get_affected_rows();
}

std::vector<std::string> row_statements::rows(const std::string& text, const parameters& with) {
  const auto found = of(text, with.size(), true);
  found->bind(with);
  found->statement.execute(false);
  std::vector<std::string> out;
  while (found->statement.fetch())
    out.push_back(found->row_mark == soci::i_null ? std::string{} : found->row);
  return out;
}

}  // namespace troupe::api
