// `troupe check --connect`: everything that a node would meet, looked at before its first start.
#pragma once

#include "config/node_file.hpp"
#include "tools/troupe/program.hpp"

#include <string>
#include <vector>

namespace troupe {

/// One thing that was seen. fine and remark: the node can work; problem: somebody has to do something; unreachable:
/// nothing can be said.
struct connect_finding {
  enum class weight { fine, remark, problem, unreachable } how = weight::fine;
  std::string subject;  // "PostgreSQL", "Kafka"
  std::string what;     // one sentence, with the remedy
};

const char* to_string(connect_finding::weight how);

/// Blocks for some seconds where nobody answers.
std::vector<connect_finding> look_at_surroundings(const config::node_file& file, const program& with);

}  // namespace troupe
