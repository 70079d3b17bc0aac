// The commands of a program as plain values, for whatever is generated from them: one declaration feeds --help, the
// completions and the man page.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace troupe {

struct command_option {
  std::vector<std::string> names;  // "-h", "--help"; of an operand its name alone: "FILE"
  std::string help;
  std::string variable;  // of the environment; empty: none
  bool takes_value = false;
  bool is_operand = false;
  bool is_required = false;
  bool repeats = false;
};

struct command {
  std::vector<std::string> path;  // {"troupe", "dlq", "list"}
  std::string about;
  std::string footer;
  std::vector<command_option> options;
  std::vector<command> below;
};

command command_tree(const CLI::App& app);

/// "troupe dlq list".
std::string name_of(const command& one);

/// The command itself, then all below it, depth first.
std::vector<const command*> all_commands(const command& top);

}  // namespace troupe
