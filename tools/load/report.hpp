#pragma once

#include "tools/load/campaign.hpp"

namespace troupe::load {

/// For a person: a line per kind, then what went wrong.
std::string to_table(const outcome& of);

std::string to_json(const outcome& of);

/// True when every call ended 2xx or with a refusal of the business.
bool all_answered(const outcome& of);

}  // namespace troupe::load
