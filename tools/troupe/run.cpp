#include "runtime/node/log_setup.hpp"
#include "runtime/wire/identity.hpp"
#include "tools/troupe/program.hpp"

namespace troupe {

void add_run(CLI::App& app, program& with) {
  auto* command =
      app.add_subcommand("run", "run one node until SIGTERM, SIGINT, SIGQUIT or SIGHUP, each of which drains it");
  command->footer("Example: " + wire::own_name() + " run " + with.examples.file);
  auto path = std::make_shared<std::string>();
  command->add_option("FILE", *path, "node file (TOML)")->required();
  command->callback([path, &with] {
    const auto file = with.load(*path);
    if (!file)
      return;
    node::stop_signal signal;  // before any thread starts
    node::set_up_log(file->log, file->node.name);
    with.result = node::run(*file, with.kinds, signal);
  });
}

}  // namespace troupe
