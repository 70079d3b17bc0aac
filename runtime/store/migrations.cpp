#include "runtime/store/migrations.hpp"

#include "runtime/store/connection.hpp"
#include "runtime/store/digest.hpp"
#include "runtime/store/schema_state.hpp"

#include <map>
#include <stdexcept>
#include <utility>

namespace troupe::store {
namespace {

using namespace std::chrono_literals;
using cause = migration_error::cause;
template <class T>
using migrated = tl::expected<T, migration_error>;

constexpr long long advisory_lock = 0x7472'6f75'7065;  // "troupe": shared with nobody else in the database

constexpr auto table_sql =
    "create table if not exists schema_migrations (component text not null default 'runtime', version int not null,"
    " name text not null, applied_at timestamptz not null default now(), checksum text,"
    " primary key (component, version))";

// The table as it was before 0.2.0. A program of then inserts no component, hence the default.
constexpr auto new_columns_sql =
    "alter table schema_migrations add column component text not null default 'runtime', add column checksum text;"
    "alter table schema_migrations drop constraint schema_migrations_pkey, add primary key (component, version)";

// A script may take minutes on a filled table, and others wait for it that long.
settings patient(settings with) {
  with.application_name += " migrate";
  with.lock_timeout = 60s;
  with.statement_timeout = 10min;
  with.watchdog = 12min;
  return with;
}

/// Gives the rows of before their components.
void renew_table(soci::session& sql, const std::vector<applied_migration>& rows, const std::vector<migration>& known) {
  execute_script(sql, new_columns_sql);
  for (const auto& row : rows)
    for (const auto& script : known)
      if (is_of(row, script))
        sql << "update schema_migrations set component = :component where version = :version and name = :name",
            soci::use(script.component), soci::use(row.version), soci::use(row.name);
}

// The table is read again under every lock: another node may have gone on in between, and a commit whose answer was
// lost shows here.
std::vector<applied_migration> locked_rows(soci::session& sql, const std::vector<migration>& known) {
  sql << "select pg_advisory_xact_lock(:key)", soci::use(advisory_lock);
  sql << table_sql;
  if (!has_components(sql))
    renew_table(sql, applied_migrations(sql), known);
  return applied_migrations(sql);
}

bool apply(soci::session& sql, const migration& script, const std::vector<migration>& known) {
  for (const auto& row : locked_rows(sql, known))
    if (is_of(row, script))
      return false;
  execute_script(sql, script.sql);
  const auto checksum = checksum_of(script);
  sql << "insert into schema_migrations (component, version, name, checksum)"
         " values (:component, :version, :name, :checksum)",
      soci::use(script.component), soci::use(script.version), soci::use(script.name), soci::use(checksum);
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
  if (auto changed = changed_migration(*applied, known))
    return tl::unexpected(migration_error{cause::wrong_scripts, std::move(*changed)});
  return missing_migrations(*applied, known);
}

}  // namespace

std::string full_name(const migration& script) { return script.component + '/' + script.name; }

std::string checksum_of(const migration& script) { return sha256_of(script.sql); }

std::optional<std::string> clash_of(const std::vector<migration>& known) {
  std::map<std::pair<std::string, int>, const migration*> taken;
  for (const auto& one : known) {
    const auto [place, is_new] = taken.emplace(std::pair{one.component, one.version}, &one);
    const auto& other = *place->second;
    if (!is_new && (other.name != one.name || other.sql != one.sql))
      return "the migrations " + full_name(other) + " and " + full_name(one) +
             " have one number: give the later one the next number of " + one.component +
             ", or the two kinds a component each";
  }
  return std::nullopt;
}

tl::expected<std::vector<std::string>, migration_error> migrate(session& with, const std::vector<migration>& known) {
  if (auto clash = clash_of(known))
    return tl::unexpected(migration_error{cause::wrong_scripts, std::move(*clash)});
  session own{patient(with.configured())};
  const auto missing = look(own, known);
  if (!missing)
    return tl::unexpected(missing.error());
  if (missing->empty())
    return std::vector<std::string>{};
  std::vector<std::string> applied;
  for (const auto& script : known) {
    const auto done = own.transact([&](soci::session& sql) { return apply(sql, script, known); });
    if (!done)
      return tl::unexpected(failure_of(done.error(), "migration " + full_name(script)));
    if (*done)
      applied.push_back(full_name(script));
  }
  return applied;
}

}  // namespace troupe::store
