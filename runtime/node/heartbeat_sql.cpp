#include "runtime/node/heartbeat_sql.hpp"

#include <algorithm>

namespace troupe::node {
namespace {

// "0.0.0.0:9090" leads nobody here: told is the address from which this node reaches the database, as it is now.
const std::string reachable =
    "regexp_replace(:a, '^(0\\.0\\.0\\.0|\\[::\\])(?=:)', case family(inet_client_addr()) when 4 then "
    "host(inet_client_addr()) when 6 then '[' || host(inet_client_addr()) || ']' else '\\1' end)";

}  // namespace

std::optional<long long> other_heartbeat_age(soci::session& sql, const node_row& row) {
  long long age = 0;
  sql << "select (extract(epoch from clock_timestamp() - heartbeat_at) * 1000)::bigint from nodes "
         "where name = :name and instance <> :instance",
      soci::use(row.name), soci::use(row.instance), soci::into(age);
  return sql.got_data() ? std::optional{age} : std::nullopt;
}

void write_row(soci::session& sql, const node_row& row) {
  sql << "insert into nodes(name, instance, version, admin_address, actors) values (:n, :i, :v, " + reachable +
             ", :k) "
             "on conflict (name) do update set instance = excluded.instance, version = excluded.version, admin_address "
             "= "
             "excluded.admin_address, actors = excluded.actors, started_at = now(), heartbeat_at = now()",
      soci::use(row.name), soci::use(row.instance), soci::use(row.version), soci::use(row.admin_address),
      soci::use(row.actors);
}

bool beat(soci::session& sql, const node_row& row) {
  soci::statement update = (sql.prepare << "update nodes set heartbeat_at = now(), admin_address = " + reachable +
                                               " where name = :n and instance = :i",
                            soci::use(row.admin_address), soci::use(row.name), soci::use(row.instance));
  update.execute(true);
  return update.get_affected_rows() == 1;
}

std::chrono::milliseconds outbox_oldest_age(soci::session& sql, const node_row& row) {
  long long age = 0;
  sql << "select coalesce((extract(epoch from clock_timestamp() - min(created_at)) * 1000)::bigint, 0) from outbox "
         "where node = :name or node <> all(array(select name from nodes "
         "where heartbeat_at > now() - interval '5 seconds'))",
      soci::use(row.name), soci::into(age);
  return std::chrono::milliseconds{std::max(age, 0LL)};
}

inspect::nodes_view read_nodes(soci::session& sql) {
  inspect::nodes_view out;
  soci::rowset<soci::row> rows =
      (sql.prepare << "select name, version, admin_address, actors, "
                      "(extract(epoch from now() - heartbeat_at) * 1000)::bigint from nodes order by name");
  for (const auto& row : rows)
    out.nodes.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                         row.get<std::string>(3), row.get<long long>(4)});
  return out;
}

// Rows that change in place need no room: only what has to extend a file shows that there is none.
void try_to_write(soci::session& sql) {
  sql << "create temporary table troupe_room on commit drop as "
         "select repeat(md5(i::text), 200) from generate_series(1, 32) as i";
}

void remove_row(soci::session& sql, const node_row& row) {
  sql << "delete from nodes where name = :n and instance = :i", soci::use(row.name), soci::use(row.instance);
}

}  // namespace troupe::node
