// The tables of a program: scripts that are numbered by the component they belong to, each applied once.
#pragma once

#include "runtime/store/migration.hpp"
#include "runtime/store/session.hpp"

#include <vector>

namespace troupe::store {

/// "runtime/0001_runtime".
std::string full_name(const migration& script);

/// Of the text, as schema_migrations keeps it. 64 hexadecimal digits.
std::string checksum_of(const migration& script);

struct migration_error {
  enum class cause { unreachable, not_now, newer_schema, wrong_scripts, failed } why;
  std::string detail;  // says what to do
};

/// What is wrong with the scripts of a program before any database is asked: two of one component have one number. The
/// same script twice is none.
std::optional<std::string> clash_of(const std::vector<migration>& known);

/// Brings the database to the newest of `known`, in their order: each migration in a transaction of its own, each under
/// the same advisory lock, so that nodes may start at once. A script that fails leaves nothing of itself. A database
/// that has a migration not in `known` is refused (newer_schema), and so are scripts that clash or are not what was
/// applied under their number (wrong_scripts). Returns the names applied now. `with` says where; the work is done in a
/// session of its own with limits of minutes. Does not wait for a server that is down (unreachable) or that cannot
/// carry the scripts out for the moment (not_now: read only, no room, no right, locked by somebody): the caller
/// decides.
tl::expected<std::vector<std::string>, migration_error> migrate(session& with, const std::vector<migration>& known);

}  // namespace troupe::store
