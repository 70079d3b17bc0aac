#include "runtime/store/server_facts.hpp"

#include "runtime/store/arrays.hpp"
#include "runtime/store/schema_state.hpp"

namespace troupe::store {
namespace {

using std::chrono::milliseconds;

void look_at_database(soci::session& sql, server_facts& out) {
  int standby = 0, read_only = 0, may_create = 0;
  sql << "select current_database()::text, current_user::text, coalesce(current_schema(), '')::text, "
         "pg_encoding_to_char(encoding)::text, pg_is_in_recovery()::int, "
         "(current_setting('transaction_read_only') = 'on')::int, "
         "coalesce(has_schema_privilege(current_schema(), 'create'), false)::int "
         "from pg_database where datname = current_database()",
      soci::into(out.database), soci::into(out.role), soci::into(out.schema), soci::into(out.encoding),
      soci::into(standby), soci::into(read_only), soci::into(may_create);
  out.is_standby = standby != 0;
  out.is_read_only = read_only != 0;
  out.may_create = may_create != 0;
}

void look_at_clock(soci::session& sql, server_facts& out) {
  long long theirs = 0;
  const auto sent = std::chrono::system_clock::now();
  sql << "select (extract(epoch from clock_timestamp()) * 1000)::bigint", soci::into(theirs);
  const auto took = std::chrono::system_clock::now() - sent;
  out.round_trip = std::chrono::duration_cast<milliseconds>(took);
  const auto ours = std::chrono::duration_cast<milliseconds>((sent + took / 2).time_since_epoch());
  out.behind = milliseconds{theirs} - ours;
}

std::vector<wanted_right> lacking(soci::session& sql, const std::vector<wanted_right>& wanted) {
  array_literal rights, names, kinds;
  for (const auto& one : wanted) {
    rights.add(one.right);
    names.add(one.on);
    kinds.add(one.is_sequence ? "sequence" : "table");
  }
  std::vector<wanted_right> out;
  soci::rowset<soci::row> rows =
      (sql.prepare << "select r, n, (k = 'sequence')::int from unnest(:r::text[], :n::text[], :k::text[]) w(r, n, k) "
                      "where to_regclass(n) is not null and not case k when 'sequence' "
                      "then has_sequence_privilege(to_regclass(n), r) else has_table_privilege(to_regclass(n), r) end",
       soci::use(rights.text()), soci::use(names.text()), soci::use(kinds.text()));
  for (const auto& row : rows)
    out.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<int>(2) != 0});
  return out;
}

int backend_of(soci::session& sql) {
  int pid = 0;
  sql << "select pg_backend_pid()", soci::into(pid);
  return pid;
}

/// Two clients at once: while the second has a transaction open, the first is asked whom it talks to.
struct pair_of_clients {
  session& first;
  store_error failure = {};
  bool failed = false;

  int ask() {
    const auto pid = first.run(backend_of);
    if (pid)
      return *pid;
    failed = true;
    failure = pid.error();
    return 0;
  }
};

}  // namespace

stored<server_facts> look_at_server(session& with, const std::vector<wanted_right>& wanted) {
  return with.run([&](soci::session& sql) {
    server_facts out;
    look_at_database(sql, out);
    look_at_clock(sql, out);
    out.applied = applied_migrations(sql);
    if (!wanted.empty())
      out.lacking = lacking(sql, wanted);
    return out;
  });
}

stored<bool> shares_sessions(const settings& with) {
  session one{with}, other{with};
  pair_of_clients both{one};
  const auto before = both.ask();
  const auto seen = other.transact([&](soci::session& sql) {
    const auto theirs = backend_of(sql);
    return std::pair{theirs, both.failed ? 0 : both.ask()};
  });
  if (both.failed)
    return tl::unexpected(both.failure);
  if (!seen)
    return tl::unexpected(seen.error());
  return seen->first == before || seen->second != before;
}

}  // namespace troupe::store
