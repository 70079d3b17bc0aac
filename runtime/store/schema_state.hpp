// How far the schema of a database is, without writing to it.
#pragma once

#include "runtime/store/migrations.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::store {

/// Version and name of what the database has; empty where there is no table of migrations. Takes no lock and needs no
/// right but to read.
std::map<int, std::string> applied_migrations(soci::session& sql);

/// A migration of the database that is not in `known`.
std::optional<std::string> unknown_migration(const std::map<int, std::string>& applied,
                                             const std::vector<migration>& known);

/// Names of those the database lacks, in their order.
std::vector<std::string> missing_migrations(const std::map<int, std::string>& applied,
                                            const std::vector<migration>& known);

}  // namespace troupe::store
