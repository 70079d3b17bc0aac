// How far the schema of a database is, without writing to it.
#pragma once

#include "runtime/store/migrations.hpp"

#include <optional>
#include <string>
#include <vector>

namespace troupe::store {

/// A row of schema_migrations. Before 0.2.0 the table had neither component nor checksum: both are empty then, and the
/// component that knows the version under that name is meant.
struct applied_migration {
  std::string component;
  int version = 0;
  std::string name;
  std::string checksum = {};
};

/// By component and version; empty where there is no table of migrations. Takes no lock and needs no right but to read.
std::vector<applied_migration> applied_migrations(soci::session& sql);

/// False for the table of before.
bool has_components(soci::session& sql);

/// Whether this row is that of `script`.
bool is_of(const applied_migration& row, const migration& script);

/// The full name of a migration of the database that is not in `known`.
std::optional<std::string> unknown_migration(const std::vector<applied_migration>& applied,
                                             const std::vector<migration>& known);

/// A script that is not the one that was applied under its number: a sentence that says so and what to do.
std::optional<std::string> changed_migration(const std::vector<applied_migration>& applied,
                                             const std::vector<migration>& known);

/// Full names of those the database lacks, in the order of `known`.
std::vector<std::string> missing_migrations(const std::vector<applied_migration>& applied,
                                            const std::vector<migration>& known);

}  // namespace troupe::store
