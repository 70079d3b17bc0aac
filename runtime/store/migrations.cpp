#include "runtime/store/migrations.hpp"

#include "runtime/store/connection.hpp"
#include "runtime/store/schema_state.hpp"

#include <algorithm>
#include <map>

namespace troupe::store {
namespace {

using namespace std::chrono_literals;
using cause = migration_error::cause;
template <class T>
using migrated = tl::expected<T, migration_error>;

constexpr long long advisory_lock = 0x7472'6f75'7065;  // "troupe": shared with nobody else in the database

// A script may take minutes on a filled table, and others wait for it that long.
settings patient(settings with) {
  with.application_name += " migrate";
  with.lock_timeout = 60s;
  with.statement_timeout = 10min;
  with.watchdog = 12min;
  return with;
}

// The table is read again under every lock: another node may have gone on in between, and a commit whose answer was
// lost shows here.
std::map<int, std::string> locked_versions(soci::session& sql) {
  sql << "select pg_advisory_xact_lock(:key)", soci::use(advisory_lock);
  sql << "create table if not exists schema_migrations (version int primary key, name text not null, "
         "applied_at timestamptz not null default now())";
  return applied_migrations(sql);
}

bool apply(soci::session& sql, const migration& script) {
  if (locked_versions(sql).count(script.version) > 0)
    return false;
  execute_script(sql, script.sql);
  sql << "insert into schema_migrations (version, name) values (:version, :name)", soci::use(script.version),
      soci::use(script.name);
  return true;
}

migration_error failure_of(const store_error& why, const std::string& what) {
  if (why.kind == fault::disconnected || why.kind == fault::ambiguous)
    return {cause::unreachable, what + ": " + why.detail};
  if (why.sqlstate == "55P03")
    return {cause::not_now, what +
                                ": another node or a long transaction holds the lock for more than a minute; see "
                                "pg_stat_activity"};
  const bool is_hindered = why.kind == fault::conflict || why.kind == fault::busy || why.sqlstate == "25006" ||
                           why.sqlstate == "42501" || why.sqlstate == "58030";
  return {is_hindered ? cause::not_now : cause::failed,
          what + ": " + why.detail + (why.sqlstate.empty() ? "" : " (SQLSTATE " + why.sqlstate + ")")};
}

/// What the database lacks.
migrated<std::vector<std::string>> look(session& own, const std::vector<migration>& known) {
  const auto applied = own.run(applied_migrations);
  if (!applied)
    return tl::unexpected(failure_of(applied.error(), "schema_migrations"));
  if (const auto unknown = unknown_migration(*applied, known))
    return tl::unexpected(migration_error{
        cause::newer_schema, "the database has the migration " + *unknown +
                                 ", which this program does not know: run a newer one, or name another database"});
  return missing_migrations(*applied, known);
}

std::vector<migration> in_order(std::vector<migration> all) {
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.version < b.version; });
  return all;
}

}  // namespace

tl::expected<std::vector<std::string>, migration_error> migrate(session& with, const std::vector<migration>& known) {
  session own{patient(with.configured())};
  const auto missing = look(own, known);
  if (!missing)
    return tl::unexpected(missing.error());
  if (missing->empty())
    return std::vector<std::string>{};
  std::vector<std::string> applied;
  for (const auto& script : in_order(known)) {
    const auto done = own.transact([&](soci::session& sql) { return apply(sql, script); });
    if (!done)
      return tl::unexpected(failure_of(done.error(), "migration " + script.name));
    if (*done)
      applied.push_back(script.name);
  }
  return applied;
}

}  // namespace troupe::store
