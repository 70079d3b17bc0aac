#include "runtime/inspect/operator_routes.hpp"

#include "runtime/bridge/operator_pauses.hpp"
#include "runtime/http/problem.hpp"
#include "runtime/inspect/gathering.hpp"

#include <spdlog/spdlog.h>
#include <caf/all.hpp>
#include <charconv>

namespace troupe::inspect {
namespace {

using node_ptr = std::shared_ptr<inspected_node>;

/// All bridges are told; the one that reads the topic knows that it is meant.
struct pace_answers {
  node_ptr node;
  http::exchange asked;
  bridge::change_pace wanted;
  pace_view view;
  std::size_t missing = 0;
  bool reads_topic = false, all_answered = true;

  void add(const bridge::pace_changed& one) {
    reads_topic = reads_topic || one.reads_topic;
    view.partitions.insert(view.partitions.end(), one.partitions.begin(), one.partitions.end());
    arrived();
  }

  void failed() {
    all_answered = false;
    arrived();
  }

  void arrived() {
    if (missing > 0 && --missing > 0)
      return;
    if (reads_topic)
      return done();
    if (!all_answered)
      return asked.answer(http::unavailable("a bridge of this node does not answer; see /v1/actors"));
    asked.answer(http::to_response({404, "topic-not-read", "Topic not read",
                                    "this node reads no topic " + wanted.topic + "; /v1/partitions shows what it reads",
                                    "topic"}));
  }

  void done() const {
    spdlog::warn("topic {}{}: {} by the operator", wanted.topic,
                 wanted.partition ? '/' + std::to_string(*wanted.partition) : "", wanted.pause ? "paused" : "resumed");
    asked.answer({200, wire::to_json(view), "application/json", {}});
  }
};

void change_pace(caf::event_based_actor* door, const node_ptr& node, http::exchange asked, bridge::change_pace wanted) {
  const auto bridges = node->shown().bridges;
  auto all = std::make_shared<pace_answers>(
      pace_answers{node, std::move(asked), wanted, {node->name(), wanted.topic, {}}, bridges.size()});
  if (bridges.empty())
    return all->arrived();
  for (const auto& one : bridges)
    door->request<caf::message_priority::high>(one, look_deadline, wanted)
        .then([all](const bridge::pace_changed& answer) { all->add(answer); },
              [all](const caf::error&) { all->failed(); });
}

std::optional<std::int32_t> partition_of(const std::string& text) {
  std::int32_t out = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  return fault == std::errc{} && end == text.data() + text.size() && out >= 0 ? std::optional{out} : std::nullopt;
}

auto pace_route(const node_ptr& node, bool pause) {
  return [node, pause](caf::event_based_actor* door, http::exchange asked) {
    const auto& params = asked.asked().params;
    bridge::change_pace wanted{params.at("topic"), {}, pause};
    if (const auto given = params.find("partition"); given != params.end()) {
      wanted.partition = partition_of(given->second);
      if (!wanted.partition)
        return asked.answer(http::to_response(
            {400, "bad-partition", "Bad partition", given->second + " is no partition number", "partition"}));
    }
    change_pace(door, node, std::move(asked), std::move(wanted));
  };
}

auto drain_route(const node_ptr& node) {
  return [node](caf::event_based_actor*, const http::exchange& asked) {
    if (!node->drain)
      return asked.answer(http::unavailable("this node cannot be drained"));
    spdlog::warn("drained by the operator");
    asked.answer({202, wire::to_json(drain_view{node->name()}), "application/json", {}});
    node->drain();
  };
}

}  // namespace

std::vector<http::door_route> operator_routes(const std::shared_ptr<inspected_node>& node) {
  const std::string topic = "/v1/partitions/{topic}", partition = topic + "/{partition}";
  std::vector<http::door_route> out{{{"POST", "/v1/drain", false}, drain_route(node)}};
  for (const auto& where : {topic, partition}) {
    out.push_back({{"POST", where + "/pause", false}, pace_route(node, true)});
    out.push_back({{"POST", where + "/resume", false}, pace_route(node, false)});
  }
  return out;
}

}  // namespace troupe::inspect
