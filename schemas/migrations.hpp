#pragma once

#include <string_view>
#include <vector>

namespace troupe::schemas {

/// One file of schemas/sql, embedded at build time. `name` is the file's without its ending: "0001_runtime".
struct sql_script {
  int version = 0;
  std::string_view name;
  std::string_view text;
};

/// All of them, by version.
const std::vector<sql_script>& sql_scripts();

}  // namespace troupe::schemas
