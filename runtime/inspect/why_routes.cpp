#include "runtime/inspect/why_routes.hpp"

#include "runtime/broker/client_table.hpp"
#include "runtime/http/problem.hpp"
#include "runtime/inspect/admin_store_actor.hpp"
#include "runtime/inspect/gathering.hpp"

#include <caf/all.hpp>
#include <charconv>

namespace troupe::inspect {
namespace {

using node_ptr = std::shared_ptr<inspected_node>;

// With look_deadline before it, everything is told within 1.2 s.
constexpr auto answer_within = std::chrono::milliseconds{700};
constexpr std::int64_t busy_from_ms = 1000;

struct question {
  std::string topic;
  std::int32_t partition = 0;
};

std::optional<question> question_in(const http::request& asked) {
  const auto topic = asked.query.find("topic"), partition = asked.query.find("partition");
  if (topic == asked.query.end() || partition == asked.query.end())
    return std::nullopt;
  question out{topic->second, 0};
  const auto& text = partition->second;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out.partition);
  return fault == std::errc{} && end == text.data() + text.size() ? std::optional{out} : std::nullopt;
}

bool reaches_broker(const std::string& topic) {
  const auto clients = broker::client_table::instance().living();
  return std::all_of(clients.begin(), clients.end(),
                     [&](const auto& one) { return one->topic != topic || one->reaches_broker; });
}

std::vector<busy_view> busy_actors(const actors_view& all) {
  std::vector<busy_view> out;
  for (const auto& one : all.actors)
    if (one.busyWith && one.busyMilliseconds >= busy_from_ms)
      out.push_back({one.name, *one.busyWith, one.busyMilliseconds});
  return out;
}

evidence_view look(const inspected_node& node, const figures& found, const question& asked) {
  evidence_view out;
  out.node = node.name();
  out.answersInTime = found.all_bridges;
  out.reachesBroker = reaches_broker(asked.topic);
  out.reasons = node.look_at_readiness().reasons;
  out.busy = busy_actors(node.look_at_actors());
  for (const auto& one : found.bridges)
    if (one.topic == asked.topic) {
      out.readsTopic = true;
      out.group = one.group;
      out.fenced = static_cast<std::int64_t>(one.fenced);
    }
  for (auto& one : node.look_at(found.bridges).partitions)
    if (one.topic == asked.topic && one.partition == asked.partition)
      out.partition = std::move(one);
  return out;
}

/// What is still to be heard: the database and the broker, at the same time.
struct inquiry {
  http::exchange asked;
  evidence_view view;
  int missing = 2;

  void arrived() {
    if (--missing == 0)
      asked.answer({200, wire::to_json(view), "application/json", {}});
  }
};

template <class View, class Request>
void hear(caf::event_based_actor* door, const std::shared_ptr<inquiry>& all, const caf::actor& whom, Request what,
          std::optional<View> evidence_view::*into) {
  if (!whom || all->view.group.empty())
    return all->arrived();
  door->request(whom, answer_within, std::move(what))
      .then(
          [all, into](View& said) {
            all->view.*into = std::move(said);
            all->arrived();
          },
          [all](const caf::error&) { all->arrived(); });
}

}  // namespace

http::door_route why_route(const node_ptr& node) {
  return {{"GET", "/v1/why", false}, [node](caf::event_based_actor* door, http::exchange asked) {
            const auto what = question_in(asked.asked());
            if (!what)
              return asked.answer(http::to_response(
                  {400, "malformed-request", "Bad Request", "ask for /v1/why?topic=TOPIC&partition=NUMBER", "topic"}));
            gather(door, *node, [node, door, what = *what, asked = std::move(asked)](const figures& found) {
              const auto all = std::make_shared<inquiry>(inquiry{asked, look(*node, found, what)});
              const auto parts = node->shown();
              const auto& group = all->view.group;
              hear(door, all, parts.store, get_stored{{group, what.topic, what.partition}}, &evidence_view::stored);
              hear(door, all, parts.topics, get_group{group, what.topic}, &evidence_view::members);
            });
          }};
}

}  // namespace troupe::inspect
