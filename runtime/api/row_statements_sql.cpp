#include "runtime/api/row_statements_sql.hpp"

namespace troupe::api {
namespace {

constexpr std::size_t most_kept = 200;

}  // namespace

store::rows row_statements::run(const std::string& text, const parameters& with) {
  if (const auto known = kept_.find(text); known != kept_.end())
    return known->second.run(with);
  if (kept_.size() >= most_kept)
    return store::run_once(sql_, text, with);
  return kept_.emplace(text, store::plain_statement{sql_, text}).first->second.run(with);
}

void* row_statements::prepared_as(std::type_index type, std::shared_ptr<void> (*make)(soci::session& on)) {
  auto& one = own_[type];
  if (!one)
    one = make(sql_);
  return one.get();
}

}  // namespace troupe::api
