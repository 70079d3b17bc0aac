// A program's man page in roff. Pure.
#pragma once

#include "tools/troupe/command_tree.hpp"

namespace troupe {

/// Section 1. `top.about` is its description, its first line the name's.
std::string manual_page(const command& top, const std::string& version);

}  // namespace troupe
