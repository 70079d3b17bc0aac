// `troupe drain`: a node ends in order, as on SIGTERM, and this waits for it.
#include "runtime/wire/identity.hpp"
#include "tools/troupe/cluster.hpp"
#include "tools/troupe/program.hpp"

#include <iostream>
#include <thread>

namespace troupe {
namespace {

using std::chrono::steady_clock;

struct drain_options {
  vantage from;
  std::string node;
  int timeout = 60;
};

const inspect::listed_node_view* find(const inspect::nodes_view& all, const std::string& name) {
  const auto found =
      std::find_if(all.nodes.begin(), all.nodes.end(), [&](const auto& one) { return one.name == name; });
  return found == all.nodes.end() ? nullptr : &*found;
}

void fail(program& with, node::exit_code code, const std::string& why) {
  std::cerr << wire::own_name() << " drain: " << why << '\n';
  with.result = code;
}

/// Looked at through somebody who stays: the node itself is gone before it could say so.
vantage witness(const vantage& from, const inspect::nodes_view& all, const std::string& name) {
  if (from.admin.empty())
    return from;
  for (const auto& one : all.nodes)
    if (one.name != name && !one.adminAddress.empty() && one.heartbeatAgeMilliseconds <= dead_after.count())
      return {one.adminAddress, "", from.json};
  return from.database.empty() ? from : vantage{"", from.database, from.json};
}

enum class sight { there, gone, dead };

sight look(const vantage& from, const std::string& name, const std::string& address) {
  const auto all = find_nodes(from);
  if (!all)
    return from.admin == address ? sight::gone : sight::there;
  const auto* one = find(*all, name);
  if (one == nullptr)
    return sight::gone;
  return one->heartbeatAgeMilliseconds > dead_after.count() ? sight::dead : sight::there;
}

void wait_until_gone(const vantage& from, const drain_options& asked, const std::string& address, program& with) {
  const auto began = steady_clock::now();
  const auto passed = [began] {
    return std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - began).count();
  };
  for (long long said = 0;;) {
    const auto seen = look(from, asked.node, address);
    if (seen == sight::gone)
      break;
    if (seen == sight::dead)
      return fail(with, node::exit_code::failed, asked.node + " has died instead of ending in order; see its log");
    if (passed() >= asked.timeout)
      return fail(with, node::exit_code::unreachable,
                  asked.node + " is still there after " + std::to_string(asked.timeout) + " s; it goes on ending, " +
                      wire::own_name() + " ps shows when it is gone");
    if (passed() > said)
      std::cerr << asked.node << " is finishing what it has in hand, " << (said = passed()) << " s\n";
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
  }
  std::cout << (asked.from.json ? wire::to_json(inspect::drain_view{asked.node}) : asked.node + " is gone") << '\n';
}

void run_drain(const drain_options& asked, program& with) {
  const auto all = find_nodes(asked.from);
  if (!all)
    return fail(with, node::exit_code::unreachable, all.error());
  const auto* one = find(*all, asked.node);
  if (one == nullptr)
    return fail(with, node::exit_code::failed,
                "there is no node " + asked.node + "; " + wire::own_name() + " ps shows them");
  const auto told = tell_admin(one->adminAddress, "/v1/drain");
  if (!told)
    return fail(with, node::exit_code::unreachable, asked.node + ": " + told.error());
  if (told->status != 202)
    return fail(with, node::exit_code::failed,
                asked.node + " answered " + std::to_string(told->status) + ": " + sentence_in(told->body));
  wait_until_gone(witness(asked.from, *all, asked.node), asked, one->adminAddress, with);
}

}  // namespace

void add_drain(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("drain", "end a node in order, as SIGTERM does, and wait until it is gone");
  command->footer("Example: " + wire::own_name() + " drain " + with.examples.node + " --admin 127.0.0.1:9091");
  auto asked = std::make_shared<drain_options>();
  command->add_option("NODE", asked->node, "its name")->required();
  command->add_option("--timeout", asked->timeout, "seconds to wait")->check(CLI::Range(1, 3600));
  add_vantage(*command, asked->from);
  command->callback([asked, &with] { run_drain(*asked, with); });
}

}  // namespace troupe
