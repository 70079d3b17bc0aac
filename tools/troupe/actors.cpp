#include "tools/troupe/look.hpp"

namespace troupe {
namespace {

struct all_actors {
  std::vector<inspect::actors_view> nodes;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(schemas::field("nodes", nodes));
  }
};

std::string busy(const inspect::actor_view& one) {
  return one.busyWith ? *one.busyWith + " for " + std::to_string(one.busyMilliseconds) + " ms" : "-";
}

void run_actors(const vantage& from, const std::string& only, program& with) {
  all_actors all;
  look_at_all<inspect::actors_view>(from, with, "/v1/actors", [&](inspect::actors_view& view) {
    if (only.empty() || view.node == only)
      all.nodes.push_back(std::move(view));
  });
  if (with.result != node::exit_code::done)
    return;
  if (from.json) {
    std::cout << schemas::to_json(all) << '\n';
    return;
  }
  table out{{"NODE", "ACTOR", "MAILBOX", "HANDLED", "FAILED", "BUSY WITH"}};
  for (const auto& view : all.nodes)
    for (const auto& one : view.actors)
      out.add({view.node, one.name, std::to_string(one.mailbox), std::to_string(one.handled),
               std::to_string(one.failed), busy(one)});
  out.print(std::cout);
}

}  // namespace

void add_actors(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("actors", "every actor: mailbox, messages handled, what it is busy with");
  command->footer("Example: troupe actors shop-1 --admin 127.0.0.1:9091");
  auto from = std::make_shared<vantage>();
  auto only = std::make_shared<std::string>();
  command->add_option("NODE", *only, "only this node");
  add_vantage(*command, *from);
  command->callback([from, only, &with] { run_actors(*from, *only, with); });
}

}  // namespace troupe
