#pragma once

#include "runtime/store/session.hpp"

#include <vector>

namespace troupe::store {

struct migration {
  int version = 0;
  std::string name;  // "0001_runtime"
  std::string sql;
};

struct migration_error {
  enum class cause { unreachable, not_now, newer_schema, failed } why;
  std::string detail;  // says what to do
};

/// Brings the database to the newest of `known`: each migration in a transaction of its own, each under the same
/// advisory lock, so that nodes may start at once. A script that fails leaves nothing of itself. A database with a
/// version not in `known` is refused (newer_schema). Returns the names applied now. `with` says where; the work is done
/// in a session of its own with limits of minutes. Does not wait for a server that is down (unreachable) or that cannot
/// carry the scripts out for the moment (not_now: read only, no room, no right, locked by somebody): the caller
/// decides.
tl::expected<std::vector<std::string>, migration_error> migrate(session& with, const std::vector<migration>& known);

}  // namespace troupe::store
