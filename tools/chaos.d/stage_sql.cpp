#include "tools/chaos.d/stage_sql.hpp"

#include "runtime/store/arrays.hpp"

#include <algorithm>

namespace troupe::chaos {
namespace {

constexpr auto of_nodes =
    " from pg_stat_activity where backend_type = 'client backend' and usename = 'shop'"
    " and pid <> pg_backend_pid() and datname = current_database()";

}  // namespace

void create_node_role(soci::session& sql) {
  sql << std::string{"create role "} + node_role + " login";
  sql << std::string{"grant create on schema public to "} + node_role;
}

void execute(soci::session& sql, const std::string& statement) { sql << statement; }

std::vector<int> node_backends(soci::session& sql) {
  std::vector<int> out;
  const soci::rowset<int> found = sql.prepare << std::string{"select pid"} + of_nodes + " order by pid";
  std::copy(found.begin(), found.end(), std::back_inserter(out));
  return out;
}

void terminate_node_backends(soci::session& sql) {
  int killed = 0;
  sql << std::string{"select count(pg_terminate_backend(pid))::int"} + of_nodes, soci::into(killed);
}

std::int64_t rows_under_way(soci::session& sql) {
  long long rows = 0;
  sql << "select (select count(*) from outbox) + (select count(*) from parked_records)", soci::into(rows);
  return rows;
}

std::set<std::int64_t> order_ids(soci::session& sql) {
  std::set<std::int64_t> out;
  const soci::rowset<long long> found = sql.prepare << "select order_id from orders";
  std::copy(found.begin(), found.end(), std::inserter(out, out.end()));
  return out;
}

std::int64_t add_coupon(soci::session& sql, std::int64_t quantity) {
  long long total = quantity, id = 0;
  sql << "insert into coupons(name, type, discount, total, use_starts_at, expires_at)"
         " values ('anew', 'fixed', 1, :total, now(), now() + interval '1 day') returning coupon_id",
      soci::use(total), soci::into(id);
  return id;
}

std::int64_t issued_of(soci::session& sql, std::int64_t coupon) {
  long long id = coupon, count = 0;
  sql << "select count(*) from coupon_issues where coupon_id = :id", soci::use(id), soci::into(count);
  return count;
}

std::vector<letter_place> dead_letters(soci::session& sql) {
  std::vector<letter_place> out;
  const soci::rowset<soci::row> found =
      sql.prepare << "select topic, coalesce(partition, -1)::int, coalesce(\"offset\", -1)::bigint, reason"
                     " from dead_letters";
  for (const auto& row : found)
    out.push_back({row.get<std::string>(0), row.get<int>(1), row.get<long long>(2), row.get<std::string>(3)});
  return out;
}

void keep_as_rows(soci::session& sql, const std::vector<arrival>& all) {
  store::array_literal events, orders, times;
  for (const auto& one : all) {
    events.add(one.event_id);
    orders.add(one.order);
    times.add(wire::to_rfc3339(one.occurred_at));
  }
  const auto &event_ids = events.text(), &order_ids = orders.text(), &moments = times.text();
  sql << "insert into data_platform_orders(event_id, order_id, occurred_at)"
         " select * from unnest(:events::text[], :orders::bigint[], :times::timestamptz[])"
         " on conflict (event_id) do nothing",
      soci::use(event_ids), soci::use(order_ids), soci::use(moments);
}

}  // namespace troupe::chaos
