// `troupe why WHAT`: asks every node what it knows and says in one sentence why it stands still, or where it is.
#include "runtime/wire/identity.hpp"
#include "tools/troupe/partition_verdict.hpp"
#include "tools/troupe/partition_words.hpp"
#include "tools/troupe/printable.hpp"
#include "tools/troupe/why_thing.hpp"

#include <iostream>

namespace troupe {
namespace {

struct why_options {
  vantage from;
  std::vector<std::string> what;
};

void print(const inspect::verdict& all) {
  std::cout << printable(all.sentence) << '\n';
  for (const auto& one : all.evidence)
    std::cout << "  - " << printable(one) << '\n';
  if (!all.advice.empty())
    std::cout << "To do: " << printable(all.advice) << '\n';
}

node::exit_code refuse(const std::string& why, node::exit_code code) {
  std::cerr << wire::own_name() << " why: " << why << '\n';
  return code;
}

bool is_partition(const std::vector<std::string>& words) {
  return words.size() == 1 && words[0].find('/') != std::string::npos;
}

tl::expected<inspect::verdict, unsaid> verdict_on(const inspect::nodes_view& listed,
                                                  const std::vector<std::string>& words, const std::string& things) {
  if (!is_partition(words))
    return why_thing(listed, words, things);
  const auto what = read_partition(words[0]);
  if (!what)
    return tl::unexpected(unsaid{what.error(), node::exit_code::wrong_usage});
  return partition_verdict(listed, {what->topic, *what->partition});
}

node::exit_code run_why(const why_options& asked, const std::string& things) {
  const auto listed = find_nodes(asked.from);
  if (!listed)
    return refuse(listed.error(), node::exit_code::unreachable);
  const auto said = verdict_on(*listed, asked.what, things);
  if (!said)
    return refuse(said.error().why, said.error().code);
  if (asked.from.json)
    std::cout << wire::to_json(*said) << '\n';
  else
    print(*said);
  return node::exit_code::done;
}

}  // namespace

void add_why(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("why", "why something stands still: one sentence, its evidence, what to do");
  command->footer(
      "Example: " + wire::own_name() + " why " + with.examples.topic + "/3 --admin 127.0.0.1:9091\n" +
      wire::own_name() +
      " why event ID --admin 127.0.0.1:9091 follows any event: ce_id of its record, event_id in the outbox.");
  const auto things = things_of(with.kinds);
  auto asked = std::make_shared<why_options>();
  command->add_option("WHAT", asked->what, things + ", or a node's name")->required();
  add_vantage(*command, asked->from);
  command->callback([asked, things, &with] { with.result = run_why(*asked, things); });
}

}  // namespace troupe
