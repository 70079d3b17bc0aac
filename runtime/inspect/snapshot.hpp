// Everything that can be seen of a node at one moment, for the dashboard.
#pragma once

#include "runtime/http/door_actor.hpp"
#include "runtime/inspect/gathering.hpp"

namespace troupe::inspect {

/// What went through the HTTP door since the start; all 0 on a node without one.
struct door_view {
  std::int64_t requests = 0, ok = 0, refused = 0, failed = 0, overload = 0, inFlight = 0, connections = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(requests), CEREAL_NVP(ok), CEREAL_NVP(refused), CEREAL_NVP(failed), CEREAL_NVP(overload),
       CEREAL_NVP(inFlight), CEREAL_NVP(connections));
  }
};

struct outbox_view {
  std::int64_t published = 0, inFlight = 0, refused = 0, swept = 0, oldestAgeMilliseconds = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(published), CEREAL_NVP(inFlight), CEREAL_NVP(refused), CEREAL_NVP(swept),
       CEREAL_NVP(oldestAgeMilliseconds));
  }
};

/// One bridge: what came from a topic since the start.
struct inbound_view {
  std::string topic, group;
  std::int64_t records = 0, retried = 0, deadLettered = 0, credit = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(topic), CEREAL_NVP(group), CEREAL_NVP(records), CEREAL_NVP(retried), CEREAL_NVP(deadLettered),
       CEREAL_NVP(credit));
  }
};

/// The event of GET /v1/events.
struct snapshot_view {
  std::string at;
  node_view node;
  std::vector<reason_view> reasons;
  door_view door;
  outbox_view outbox;
  std::vector<inbound_view> inbound;
  std::vector<partition_view> partitions;
  std::vector<actor_view> actors;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(at), CEREAL_NVP(node), CEREAL_NVP(reasons), CEREAL_NVP(door), CEREAL_NVP(outbox), CEREAL_NVP(inbound),
       CEREAL_NVP(partitions), CEREAL_NVP(actors));
  }
};

snapshot_view snapshot_of(const inspected_node& node, const figures& found);

/// GET /v1/events: one server-sent event with a snapshot, then the end. A browser's EventSource asks again after the
/// second that the event names, so that a slow reader holds nothing here and misses what it was too slow for. All who
/// ask within half a second get the same look.
http::door_route event_route(const std::shared_ptr<inspected_node>& node);

}  // namespace troupe::inspect
