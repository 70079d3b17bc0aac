#include "tools/troupe/cluster_look.hpp"

#include <future>
#include <thread>

namespace troupe {
namespace {

using std::chrono::steady_clock;

/// The answer as a view; otherwise nothing, and the first reason is kept.
template <class View>
std::optional<View> read(const tl::expected<std::string, std::string>& answer, std::string& why) {
  if (!answer) {
    why = why.empty() ? answer.error() : why;
    return {};
  }
  auto view = wire::from_json<View>(*answer, wire::unknown_fields::ignore);
  if (view)
    return std::move(*view);
  why = why.empty() ? "its answer cannot be read; is it of another version?" : why;
  return {};
}

seen_node ask(inspect::listed_node_view listed, wanted_views wanted) {
  seen_node out;
  const auto address = listed.adminAddress;
  out.listed = std::move(listed);
  admin_line line{address, answer_within};
  const auto ready = read<inspect::ready_view>(line.ask("/readyz"), out.why);
  if (!ready)
    return out;
  out.state = ready->ready ? "ready" : "not-ready";
  out.reasons = ready->reasons;
  if (wanted.node)
    out.node = read<inspect::node_view>(line.ask("/v1/node"), out.why);
  if (wanted.partitions)
    out.partitions = read<inspect::partitions_view>(line.ask("/v1/partitions"), out.why);
  if (wanted.actors)
    out.actors = read<inspect::actors_view>(line.ask("/v1/actors"), out.why);
  return out;
}

std::optional<seen_node> not_to_be_asked(const inspect::listed_node_view& listed) {
  seen_node out;
  out.listed = listed;
  if (is_dead(listed)) {
    out.state = "dead";
    out.why = "no heartbeat for " + std::to_string(listed.heartbeatAgeMilliseconds / 1000) + " s";
    return out;
  }
  if (!listed.adminAddress.empty())
    return std::nullopt;
  out.why = "has no admin address; its file has no [admin] section";
  return out;
}

/// A thread of its own, left alone when it is late: looking up a host's name cannot be cancelled.
std::future<seen_node> begin_to_ask(const inspect::listed_node_view& listed, wanted_views wanted) {
  std::packaged_task<seen_node()> task{[listed, wanted] { return ask(listed, wanted); }};
  auto out = task.get_future();
  std::thread{std::move(task)}.detach();
  return out;
}

}  // namespace

std::vector<seen_node> look_at_nodes(const inspect::nodes_view& listed, wanted_views wanted) {
  constexpr auto grace = std::chrono::milliseconds{100};
  const auto deadline = steady_clock::now() + answer_within + grace;
  std::vector<seen_node> out;
  std::vector<std::future<seen_node>> pending(listed.nodes.size());
  for (std::size_t i = 0; i < listed.nodes.size(); ++i) {
    const auto known = not_to_be_asked(listed.nodes[i]);
    if (!known)
      pending[i] = begin_to_ask(listed.nodes[i], wanted);
    out.push_back(known.value_or(seen_node{listed.nodes[i], "mute", "did not answer in time", {}, {}, {}, {}}));
  }
  for (std::size_t i = 0; i < pending.size(); ++i)
    if (pending[i].valid() && pending[i].wait_until(deadline) == std::future_status::ready)
      out[i] = pending[i].get();
  return out;
}

tl::expected<std::vector<seen_node>, std::string> look_at_cluster(const vantage& from, wanted_views wanted) {
  const auto listed = find_nodes(from);
  if (!listed)
    return tl::unexpected(listed.error());
  return look_at_nodes(*listed, wanted);
}

std::string state_in_words(const seen_node& one) {
  auto out = one.state == "not-ready" ? std::string{"not ready"} : one.state;
  for (const auto& reason : one.reasons)
    out += ": " + reason.subject + ": " + reason.what;
  return one.why.empty() ? out : out + ": " + one.why;
}

}  // namespace troupe
