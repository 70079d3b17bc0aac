#include "runtime/inspect/snapshot.hpp"

#include <caf/all.hpp>

namespace troupe::inspect {
namespace {

using clock = std::chrono::steady_clock;

constexpr auto kept_for = std::chrono::milliseconds{500};

template <class T>
std::int64_t number(T value) {
  return static_cast<std::int64_t>(value);
}

door_view view_of(const http::server_figures& seen) {
  return {number(seen.requests.load()),     number(seen.answered_2xx.load()),     number(seen.answered_4xx.load()),
          number(seen.answered_5xx.load()), number(seen.refused_overload.load()), seen.in_flight.load(),
          seen.connections.load()};
}

inbound_view view_of(const bridge::bridge_status& seen) {
  return {seen.topic,         seen.group, number(seen.records), number(seen.retried), number(seen.dead_lettered),
          number(seen.credit)};
}

/// The last event, for whoever asks soon after. Used by the admin door's actor only.
struct last_event {
  clock::time_point made_at;
  std::string text;
};

http::response event(const std::string& text) {
  return {200, text, "text/event-stream", {{"Cache-Control", "no-store"}}};
}

}  // namespace

snapshot_view snapshot_of(const inspected_node& node, const figures& found) {
  snapshot_view out;
  out.at = wire::to_rfc3339(wire::current_time());
  out.node = node.look_at_node();
  out.reasons = node.look_at_readiness().reasons;
  if (found.door)
    out.door = view_of(found.door->figures());
  out.outbox = {number(found.relay.published), number(found.relay.in_flight), number(found.relay.refused),
                number(found.relay.swept), number(node.outbox_oldest_age.load().count())};
  for (const auto& one : found.bridges)
    out.inbound.push_back(view_of(one));
  out.partitions = node.look_at(found.bridges).partitions;
  out.actors = node.look_at_actors().actors;
  return out;
}

http::door_route event_route(const std::shared_ptr<inspected_node>& node) {
  const auto last = std::make_shared<last_event>();
  return {{"GET", "/v1/events", false}, [node, last](caf::event_based_actor* door, http::exchange asked) {
            if (!last->text.empty() && clock::now() - last->made_at < kept_for)
              return asked.answer(event(last->text));
            gather(door, *node, [node, last, asked = std::move(asked)](const figures& found) {
              *last = {clock::now(), "retry: 1000\ndata: " + wire::to_json(snapshot_of(*node, found)) + "\n\n"};
              asked.answer(event(last->text));
            });
          }};
}

}  // namespace troupe::inspect
