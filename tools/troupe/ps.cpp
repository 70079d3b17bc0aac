#include "tools/troupe/cluster.hpp"
#include "tools/troupe/program.hpp"
#include "tools/troupe/table.hpp"

#include <iostream>

namespace troupe {
namespace {

struct seen_node {
  inspect::listed_node_view listed;
  std::optional<inspect::node_view> looked_at;
  std::string state;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(schemas::field("name", listed.name), schemas::field("state", state), schemas::field("version", listed.version),
       schemas::field("adminAddress", listed.adminAddress), schemas::field("node", looked_at));
  }
};

struct seen_nodes {
  std::vector<seen_node> nodes;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(schemas::field("nodes", nodes));
  }
};

std::string state_of(const tl::expected<std::string, std::string>& readiness) {
  if (!readiness)
    return readiness.error() == "dead" ? "dead" : "mute: " + readiness.error();
  const auto view = schemas::from_json<inspect::ready_view>(*readiness, schemas::unknown_fields::ignore);
  if (!view)
    return "mute: its answer could not be read";
  if (view->ready)
    return "ready";
  std::string out = "not ready";
  for (const auto& reason : view->reasons)
    out += ": " + reason.subject + ": " + reason.what;
  return out;
}

seen_nodes look(const inspect::nodes_view& listed) {
  const auto readiness = ask_all(listed, "/readyz"), nodes = ask_all(listed, "/v1/node");
  seen_nodes out;
  for (std::size_t i = 0; i < listed.nodes.size(); ++i) {
    seen_node one{listed.nodes[i], {}, state_of(readiness[i])};
    if (nodes[i])
      if (auto view = schemas::from_json<inspect::node_view>(*nodes[i], schemas::unknown_fields::ignore))
        one.looked_at = std::move(*view);
    out.nodes.push_back(std::move(one));
  }
  return out;
}

void print(const seen_nodes& all) {
  table out{{"NODE", "VERSION", "UP SINCE", "ACTORS", "RSS MB", "CPU S", "ADMIN", "STATE"}};
  for (const auto& one : all.nodes) {
    const auto& node = one.looked_at;
    out.add({one.listed.name, one.listed.version, node ? node->startedAt.substr(0, 19) + "Z" : "-", one.listed.actors,
             node ? std::to_string(node->residentBytes / 1'000'000) : "-",
             node ? std::to_string(node->cpuMilliseconds / 1000) : "-", one.listed.adminAddress, one.state});
  }
  out.print(std::cout);
}

void run_ps(const vantage& from, program& with) {
  const auto listed = find_nodes(from);
  if (!listed) {
    std::cerr << "troupe ps: " << listed.error() << '\n';
    with.result = node::exit_code::unreachable;
    return;
  }
  const auto all = look(*listed);
  if (from.json)
    std::cout << schemas::to_json(all) << '\n';
  else
    print(all);
}

}  // namespace

void add_ps(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("ps", "nodes of the cluster: version, actors, readiness and its reasons");
  command->footer("Example: troupe ps --admin 127.0.0.1:9091");
  auto from = std::make_shared<vantage>();
  add_vantage(*command, *from);
  command->callback([from, &with] { run_ps(*from, with); });
}

}  // namespace troupe
