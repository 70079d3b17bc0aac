#include "tools/chaos.d/hop_sql.hpp"

namespace troupe::chaos {

void create_hop_tables(soci::session& sql, const std::string& tables) {
  sql << tables;
  sql << std::string{"grant select, insert on bookings, entries to "} + node_role;
}

std::vector<booking_row> bookings(soci::session& sql) {
  std::vector<booking_row> out;
  const soci::rowset<soci::row> found =
      sql.prepare << "select number, order_id, (extract(epoch from occurred_at) * 1000000)::bigint,"
                     " partition::bigint, \"offset\" from bookings order by number";
  for (const auto& row : found)
    out.push_back({row.get<long long>(0),
                   row.get<long long>(1),
                   wire::timestamp{std::chrono::microseconds{row.get<long long>(2)}},
                   {static_cast<std::int32_t>(row.get<long long>(3)), row.get<long long>(4)}});
  return out;
}

std::vector<entry_row> entries(soci::session& sql) {
  std::vector<entry_row> out;
  const soci::rowset<soci::row> found = sql.prepare << "select booking, order_id from entries order by number";
  for (const auto& row : found)
    out.push_back({row.get<long long>(0), row.get<long long>(1)});
  return out;
}

std::set<letter_place> letters_of(soci::session& sql, const std::string& group) {
  std::set<letter_place> out;
  const soci::rowset<soci::row> found =
      (sql.prepare << "select topic, coalesce(partition, -1)::int, coalesce(\"offset\", -1)::bigint from dead_letters"
                      " where consumer_group = :group",
       soci::use(group, "group"));
  for (const auto& row : found)
    out.insert({row.get<std::string>(0), row.get<int>(1), row.get<long long>(2), ""});
  return out;
}

}  // namespace troupe::chaos
