#include "runtime/wire/identity.hpp"
#include "tools/troupe/cluster_tables.hpp"
#include "tools/troupe/look.hpp"
#include "tools/troupe/looked_json.hpp"

namespace troupe {

void add_partitions(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("partitions", "every partition: owner, watermark, lag, what is in hand");
  command->footer("Example: " + wire::own_name() + " partitions " + with.examples.topic + " --admin 127.0.0.1:9091");
  auto asked = std::make_shared<look_options>();
  auto topic = std::make_shared<std::string>();
  asked->wanted.partitions = true;
  command->add_option("TOPIC", *topic, "only this topic");
  add_look(*command, *asked);
  const auto narrow = [topic](std::vector<seen_node>& seen) {
    for (auto& one : seen)
      if (one.partitions && !topic->empty())
        std::erase_if(one.partitions->partitions, [&](const auto& each) { return each.topic != *topic; });
  };
  command->callback([asked, narrow, &with] { run_look(*asked, {narrow, partition_table, partitions_json}, with); });
}

}  // namespace troupe
