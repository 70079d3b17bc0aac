// Times as SQL gives them to people and programs.
#pragma once

#include <string>

namespace troupe::store {

/// An expression: that timestamptz as RFC 3339 text in UTC, with microseconds.
inline std::string moment_sql(const std::string& column) {
  return "to_char(" + column + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
}

}  // namespace troupe::store
