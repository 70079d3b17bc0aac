#include "runtime/wire/identity.hpp"
#include "tools/troupe/cluster_tables.hpp"
#include "tools/troupe/look.hpp"
#include "tools/troupe/looked_json.hpp"

namespace troupe {

void add_ps(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("ps", "nodes of the cluster: version, actors, partitions, readiness, its reasons");
  command->footer("Example: " + wire::own_name() + " ps --admin 127.0.0.1:9091");
  auto asked = std::make_shared<look_options>();
  asked->wanted.node = asked->wanted.partitions = true;
  add_look(*command, *asked);
  command->callback([asked, &with] { run_look(*asked, {{}, node_table, ps_json}, with); });
}

}  // namespace troupe
