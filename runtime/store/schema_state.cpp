#include "runtime/store/schema_state.hpp"

#include <algorithm>

namespace troupe::store {
namespace {

std::vector<migration> in_order(std::vector<migration> all) {
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.version < b.version; });
  return all;
}

}  // namespace

std::map<int, std::string> applied_migrations(soci::session& sql) {
  int exists = 0;
  sql << "select (to_regclass('schema_migrations') is not null)::int", soci::into(exists);
  std::map<int, std::string> versions;
  if (exists == 0)
    return versions;
  const soci::rowset<soci::row> rows = (sql.prepare << "select version, name from schema_migrations");
  for (const auto& row : rows)
    versions.emplace(row.get<int>(0), row.get<std::string>(1));
  return versions;
}

std::optional<std::string> unknown_migration(const std::map<int, std::string>& applied,
                                             const std::vector<migration>& known) {
  for (const auto& [version, name] : applied)
    if (std::none_of(known.begin(), known.end(), [v = version](const auto& one) { return one.version == v; }))
      return name;
  return std::nullopt;
}

std::vector<std::string> missing_migrations(const std::map<int, std::string>& applied,
                                            const std::vector<migration>& known) {
  std::vector<std::string> out;
  for (const auto& one : in_order(known))
    if (!applied.contains(one.version))
      out.push_back(one.name);
  return out;
}

}  // namespace troupe::store
