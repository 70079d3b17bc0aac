// Shell functions that complete the words of a program's command line. Pure.
#pragma once

#include "tools/troupe/command_tree.hpp"

namespace troupe {

/// Subcommands and options by name, files where an operand or a value may be one. To be sourced by bash, or named
/// `_troupe` in a folder of zsh's fpath.
std::string bash_completion(const command& top);
std::string zsh_completion(const command& top);

}  // namespace troupe
