#include "runtime/store/schema_state.hpp"

#include <algorithm>

namespace troupe::store {
namespace {

constexpr auto columns_sql =
    "select count(*) from pg_attribute where attrelid = to_regclass('schema_migrations')"
    " and attname in ('version', 'component') and not attisdropped";
constexpr auto with_component =
    "select component, version, name, coalesce(checksum, '') from schema_migrations order by component, version";
constexpr auto without_component = "select '', version, name, '' from schema_migrations order by version";

// 0: there is no table; 1: that of before.
int columns_of(soci::session& sql) {
  int columns = 0;
  sql << columns_sql, soci::into(columns);
  return columns;
}

const migration* script_of(const applied_migration& row, const std::vector<migration>& known) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& one) { return is_of(row, one); });
  return found == known.end() ? nullptr : &*found;
}

}  // namespace

std::vector<applied_migration> applied_migrations(soci::session& sql) {
  const auto columns = columns_of(sql);
  std::vector<applied_migration> out;
  if (columns == 0)
    return out;
  const soci::rowset<soci::row> rows = (sql.prepare << (columns == 2 ? with_component : without_component));
  for (const auto& row : rows)
    out.push_back({row.get<std::string>(0), row.get<int>(1), row.get<std::string>(2), row.get<std::string>(3)});
  return out;
}

bool has_components(soci::session& sql) { return columns_of(sql) == 2; }

bool is_of(const applied_migration& row, const migration& script) {
  if (row.component.empty())
    return row.version == script.version && row.name == script.name;
  return row.version == script.version && row.component == script.component;
}

std::optional<std::string> unknown_migration(const std::vector<applied_migration>& applied,
                                             const std::vector<migration>& known) {
  for (const auto& row : applied)
    if (script_of(row, known) == nullptr)
      return row.component.empty() ? row.name : row.component + '/' + row.name;
  return std::nullopt;
}

std::optional<std::string> changed_migration(const std::vector<applied_migration>& applied,
                                             const std::vector<migration>& known) {
  for (const auto& row : applied) {
    const auto* script = script_of(row, known);
    if (script == nullptr ||
        (row.name == script->name && (row.checksum.empty() || row.checksum == checksum_of(*script))))
      continue;
    const auto had = row.component + '/' + row.name;
    return "the migration " + full_name(*script) + " is not the script that the database has under this number" +
           (row.name == script->name ? "" : " (" + had + ")") +
           ": bring its text back as it was, and put the change into the next number of " + script->component;
  }
  return std::nullopt;
}

std::vector<std::string> missing_migrations(const std::vector<applied_migration>& applied,
                                            const std::vector<migration>& known) {
  std::vector<std::string> out;
  for (const auto& one : known)
    if (std::none_of(applied.begin(), applied.end(), [&](const auto& row) { return is_of(row, one); }))
      out.push_back(full_name(one));
  return out;
}

}  // namespace troupe::store
