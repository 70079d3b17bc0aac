// completion and man: what is generated from the declared commands.
#include "tools/troupe/completion.hpp"
#include "tools/troupe/manual.hpp"
#include "tools/troupe/program.hpp"

#include <iostream>

namespace troupe {

void add_completion(CLI::App& app, program&) {
  auto* command = app.add_subcommand("completion", "the shell's completion of troupe, to be sourced or installed");
  command->footer("Example: troupe completion bash > /etc/bash_completion.d/troupe");
  auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash or zsh")->required()->check(CLI::IsMember({"bash", "zsh"}));
  command->callback([shell, &app] {
    const auto tree = command_tree(app);
    std::cout << (*shell == "bash" ? bash_completion(tree) : zsh_completion(tree));
  });
}

void add_man(CLI::App& app, program&) {
  auto* command = app.add_subcommand("man", "the manual page");
  command->footer("Example: troupe man | man -l -");
  command->callback([&app] { std::cout << manual_page(command_tree(app), node::version); });
}

}  // namespace troupe
