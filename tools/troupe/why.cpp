// `troupe why TOPIC/PARTITION`: asks every node what it knows and says in one sentence why it stands still.
#include "runtime/inspect/why_partition.hpp"
#include "tools/troupe/cluster.hpp"
#include "tools/troupe/partition_words.hpp"
#include "tools/troupe/printable.hpp"
#include "tools/troupe/program.hpp"

#include <iostream>

namespace troupe {
namespace {

struct why_options {
  vantage from;
  std::string what;
};

struct heard {
  std::vector<inspect::evidence_view> told;
  std::vector<inspect::silent_node> silent;
};

heard listen(const inspect::nodes_view& listed, const inspect::partition_question& about) {
  const auto answers =
      ask_all(listed, "/v1/why?topic=" + about.topic + "&partition=" + std::to_string(about.partition));
  heard out;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto view = answers[i] ? schemas::from_json<inspect::evidence_view>(*answers[i], schemas::unknown_fields::ignore)
                           : tl::unexpected(schemas::decode_error{"", answers[i].error()});
    if (view)
      out.told.push_back(std::move(*view));
    else
      out.silent.push_back({listed.nodes[i].name, view.error().reason});
  }
  return out;
}

void print(const inspect::verdict& all) {
  std::cout << printable(all.sentence) << '\n';
  for (const auto& one : all.evidence)
    std::cout << "  - " << printable(one) << '\n';
  if (!all.advice.empty())
    std::cout << "To do: " << printable(all.advice) << '\n';
}

node::exit_code refuse(const std::string& why, node::exit_code code) {
  std::cerr << "troupe why: " << why << '\n';
  return code;
}

node::exit_code run_why(const why_options& asked) {
  const auto what = read_partition(asked.what);
  if (!what)
    return refuse(what.error(), node::exit_code::wrong_usage);
  if (!what->partition)
    return refuse("give TOPIC/PARTITION; troupe partitions " + what->topic + " shows which there are",
                  node::exit_code::wrong_usage);
  const auto listed = find_nodes(asked.from);
  if (!listed)
    return refuse(listed.error(), node::exit_code::unreachable);
  const inspect::partition_question about{what->topic, *what->partition};
  const auto all = listen(*listed, about);
  const auto said = inspect::why_partition(about, all.told, all.silent);
  if (asked.from.json)
    std::cout << schemas::to_json(said) << '\n';
  else
    print(said);
  return node::exit_code::done;
}

}  // namespace

void add_why(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("why", "why something stands still: one sentence, its evidence, what to do");
  command->footer("Example: troupe why request-coupon/3 --admin 127.0.0.1:9091");
  auto asked = std::make_shared<why_options>();
  command->add_option("WHAT", asked->what, "TOPIC/PARTITION")->required();
  add_vantage(*command, asked->from);
  command->callback([asked, &with] { with.result = run_why(*asked); });
}

}  // namespace troupe
