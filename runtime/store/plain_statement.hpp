// A statement past SOCI, which binds $1, $2 ... but loses the server's error when one of them fails, and knows no
// bytea.
#pragma once

#include "runtime/store/rows.hpp"

#include <soci/soci.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::store {

/// As PostgreSQL writes them; none: NULL.
using plain_values = std::vector<std::optional<std::string>>;

/// Prepared on the session under a name of its own, for as long as the session lasts: not for texts without number.
/// Dies before it; used by its thread. Throws soci::postgresql_soci_error.
class plain_statement {
public:
  plain_statement(soci::session& on, const std::string& sql);

  /// `bytes`: a last parameter that is a bytea and goes as it is: half of its digits on the road, nothing to parse.
  rows run(const plain_values& values, std::optional<std::string_view> bytes = {});

private:
  soci::session& sql_;
  std::string name_;
};

/// The same once, without preparing.
rows run_once(soci::session& on, const std::string& sql, const plain_values& values);

}  // namespace troupe::store
