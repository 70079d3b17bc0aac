// Whether the kinds of a program fit together, whatever a node file says. Pure; asked before any command is looked at.
#pragma once

#include "runtime/node/actor_kind.hpp"

#include <string>
#include <vector>

namespace troupe::node {

/// As sentences with their remedy: what a kind was told wrongly; two kinds of one name; one route twice; scripts that
/// clash.
std::vector<std::string> program_mistakes(const std::vector<actor_kind>& kinds);

}  // namespace troupe::node
