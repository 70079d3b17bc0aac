#include <troupe/batch.hpp>

#include "runtime/api/open_transaction.hpp"

namespace troupe {

std::int64_t transaction::execute_with(std::string_view statement, api::parameters with) {
  return on_.statements().run(std::string{statement}, with).touched();
}

store::rows transaction::rows_with(std::string_view statement, api::parameters with) {
  return on_.statements().run(std::string{statement}, with);
}

void transaction::insert_rows(std::string_view table, const std::string& columns, std::string rows) {
  const std::string name{table};
  on_.statements().run("insert into " + name + '(' + columns + ") select " + columns +
                           " from json_populate_recordset(null::" + name + ", $1::json)",
                       {std::move(rows)});
}

void transaction::publish_as(std::string_view message, const api::because& why, const api::event_maker& make) {
  on_.publish(message, why, make);
}

timestamp transaction::now() const { return on_.now(); }
soci::session& transaction::sql() { return on_.sql(); }

void* transaction::prepared_as(std::type_index type, std::shared_ptr<void> (*make)(soci::session& on)) {
  return on_.statements().prepared_as(type, make);
}

}  // namespace troupe
