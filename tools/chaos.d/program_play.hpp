// Any program that is built on the library: its kinds under the same faults, its own `audit` as judge.
#pragma once

#include "tools/chaos.d/play.hpp"

namespace troupe::chaos {

struct program_settings {
  std::filesystem::path program;  // one that knows `run` and `audit`
  std::filesystem::path file;     // a node file: the kinds, routes and topics of all nodes
  std::vector<std::string> call;  // of `troupe-load call`: --path, --body, --method
};

/// What a node file says of kinds, routes, topics and whatever else is not the run's business: [node], [postgres],
/// [kafka], [http], [admin] and [health] are left out. Pure.
std::string without_surroundings(const std::string& node_file);

/// Throws std::runtime_error when the file cannot be read.
std::unique_ptr<play> make_program_play(const program_settings& with);

}  // namespace troupe::chaos
