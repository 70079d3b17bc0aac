// completion and man: what is generated from the declared commands.
#include "runtime/wire/identity.hpp"
#include "tools/troupe/completion.hpp"
#include "tools/troupe/manual.hpp"
#include "tools/troupe/program.hpp"

#include <iostream>

namespace troupe {

void add_completion(CLI::App& app, program&) {
  auto* command =
      app.add_subcommand("completion", "the shell's completion of this program, to be sourced or installed");
  command->footer("Example: " + wire::own_name() + " completion bash > /etc/bash_completion.d/" + wire::own_name());
  auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash or zsh")->required()->check(CLI::IsMember({"bash", "zsh"}));
  command->callback([shell, &app] {
    const auto tree = command_tree(app);
    std::cout << (*shell == "bash" ? bash_completion(tree) : zsh_completion(tree));
  });
}

void add_man(CLI::App& app, program&) {
  auto* command = app.add_subcommand("man", "the manual page");
  command->footer("Example: " + wire::own_name() + " man | man -l -");
  command->callback([&app] { std::cout << manual_page(command_tree(app), wire::own_version()); });
}

}  // namespace troupe
