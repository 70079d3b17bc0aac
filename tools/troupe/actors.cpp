#include "runtime/wire/identity.hpp"
#include "tools/troupe/cluster_tables.hpp"
#include "tools/troupe/look.hpp"
#include "tools/troupe/looked_json.hpp"

namespace troupe {

void add_actors(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("actors", "every actor: mailbox, messages handled, what it is busy with");
  command->footer("Example: " + wire::own_name() + " actors " + with.examples.node + " --admin 127.0.0.1:9091");
  auto asked = std::make_shared<look_options>();
  auto only = std::make_shared<std::string>();
  auto by_type = std::make_shared<bool>(false);
  asked->wanted.actors = true;
  command->add_option("NODE", *only, "only this node");
  command->add_flag("--types", *by_type, "a row for each type of message");
  add_look(*command, *asked);
  const auto narrow = [only](std::vector<seen_node>& seen) {
    std::erase_if(seen, [&](const auto& one) { return !only->empty() && one.listed.name != *only; });
  };
  command->callback([asked, by_type, narrow, &with] {
    run_look(*asked, {narrow, *by_type ? type_table : actor_table, actors_json}, with);
  });
}

}  // namespace troupe
