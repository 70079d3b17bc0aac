// `troupe pause` and `troupe resume`: every node that reads the topic is told, so that whoever gets a partition next
// knows it too.
#include "runtime/wire/identity.hpp"
#include "tools/troupe/cluster.hpp"
#include "tools/troupe/partition_words.hpp"
#include "tools/troupe/program.hpp"

#include <iostream>

namespace troupe {
namespace {

struct pace_options {
  vantage from;
  std::string what;
  bool pause = false;

  const char* verb() const { return pause ? "pause" : "resume"; }
};

struct told_node {
  std::string node;
  std::string result;  // "paused", "resumed", or why not
  std::vector<std::int64_t> partitions;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(node), CEREAL_NVP(result), CEREAL_NVP(partitions));
  }
};

struct told_nodes {
  std::vector<told_node> nodes;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(nodes));
  }
};

std::string path_of(const partition_words& what, const pace_options& asked) {
  return "/v1/partitions/" + what.topic + (what.partition ? '/' + std::to_string(*what.partition) : "") + '/' +
         asked.verb();
}

told_node read_answer(const std::string& name, const tl::expected<http::response, std::string>& answer, bool pause) {
  if (!answer)
    return {name, answer.error(), {}};
  if (answer->status == 404)
    return {name, "reads no such topic", {}};
  auto view = wire::from_json<inspect::pace_view>(answer->body, wire::unknown_fields::ignore);
  if (answer->status != 200 || !view)
    return {name, "answered " + std::to_string(answer->status) + ": " + sentence_in(answer->body), {}};
  return {name, pause ? "paused" : "resumed", std::move(view->partitions)};
}

bool is_done(const told_node& one) { return one.result == "paused" || one.result == "resumed"; }

void print(const told_node& one, const std::string& topic) {
  if (!is_done(one)) {
    std::cerr << one.node << ": " << one.result << '\n';
    return;
  }
  std::cout << one.node << ": " << one.result;
  for (const auto partition : one.partitions)
    std::cout << ' ' << topic << '/' << partition;
  std::cout << (one.partitions.empty() ? " what it may get of " + topic + "; it holds none of it now" : "") << '\n';
}

void run_pace(const pace_options& asked, program& with) {
  const auto what = read_partition(asked.what);
  if (!what) {
    std::cerr << wire::own_name() << " " << asked.verb() << ": " << what.error() << '\n';
    with.result = node::exit_code::wrong_usage;
    return;
  }
  const auto listed = find_nodes(asked.from);
  if (!listed) {
    std::cerr << wire::own_name() << " " << asked.verb() << ": " << listed.error() << '\n';
    with.result = node::exit_code::unreachable;
    return;
  }
  const auto answers = tell_all(*listed, path_of(*what, asked));
  told_nodes all;
  for (std::size_t i = 0; i < answers.size(); ++i)
    all.nodes.push_back(read_answer(listed->nodes[i].name, answers[i], asked.pause));
  if (asked.from.json)
    std::cout << wire::to_json(all) << '\n';
  else
    for (const auto& one : all.nodes)
      print(one, what->topic);
  if (std::any_of(all.nodes.begin(), all.nodes.end(), is_done))
    return;
  std::cerr << wire::own_name() << " " << asked.verb()
            << ": no node has done it; " + wire::own_name() + " partitions shows which topics are read\n";
  with.result = node::exit_code::failed;
}

void add_pace(CLI::App& app, program& with, bool pause, const char* about) {
  auto asked = std::make_shared<pace_options>();
  asked->pause = pause;
  auto* command = app.add_subcommand(asked->verb(), about);
  command->footer("Example: " + wire::own_name() + " " + asked->verb() + ' ' + with.examples.topic +
                  "/3 --admin 127.0.0.1:9091\nRecords in hand are finished. A pause lasts until it is "
                  "resumed; it goes with a partition from node to node, but not past a restart of them all.");
  command->add_option("WHAT", asked->what, "TOPIC or TOPIC/PARTITION")->required();
  add_vantage(*command, asked->from);
  command->callback([asked, &with] { run_pace(*asked, with); });
}

}  // namespace

void add_pause(CLI::App& app, program& with) { add_pace(app, with, true, "read nothing more of a topic or partition"); }

void add_resume(CLI::App& app, program& with) { add_pace(app, with, false, "go on with what was paused"); }

}  // namespace troupe
