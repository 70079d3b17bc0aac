// Settings as TOML: those of one node, and all there are.
#pragma once

#include "config/node_file.hpp"
#include "config/vocabulary.hpp"

#include <string>

namespace troupe::config {

/// The file that would give these settings, every option with its value; secrets masked. For `troupe check`.
/// The kinds' own options are printed as their structs hold them now: call it before the next load().
std::string effective(const node_file& settings, const vocabulary& with);

/// Every option with default, allowed values and help, as TOML: config/reference.toml. The kinds' sections come last.
std::string reference(const vocabulary& with);

}  // namespace troupe::config
