// The way of one thing through the system, as far as one node can tell: GET /v1/trace. Field names are stable.
#pragma once

#include "runtime/wire/codec/json.hpp"

#include <cereal/cereal.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe::inspect {

struct stop_view {
  std::string at;    // RFC 3339; empty: not known
  std::string what;  // "invoice 15 is stored: user 7, payable 100"
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(at), CEREAL_NVP(what));
  }
};

/// Where its record is.
struct place_view {
  std::string topic, group;
  std::int64_t partition = 0, offset = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(topic), CEREAL_NVP(group), CEREAL_NVP(partition), CEREAL_NVP(offset));
  }
};

struct path_view {
  std::string thing;     // "The event of invoice 15": what moves
  std::string reason;    // as in a verdict: "handled", "waiting", ...; trail.hpp lists them
  std::string sentence;  // where it is and why
  std::string advice;    // what to do; empty: nothing
  std::string requestId, traceparent;
  std::vector<stop_view> stops;  // in the order of the way
  std::optional<place_view> record;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(thing), CEREAL_NVP(reason), CEREAL_NVP(sentence), CEREAL_NVP(advice), CEREAL_NVP(requestId),
       CEREAL_NVP(traceparent), CEREAL_NVP(stops), CEREAL_NVP(record));
  }
};

/// What the table `outbox` holds: GET /v1/trace?what=outbox.
struct outbox_wait_view {
  std::string topic, node;  // node: whose rows they are
  std::int64_t rows = 0, oldestMilliseconds = 0;
  std::string oldestEvent, oldestKey;
  bool nodeIsAlive = false;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(topic), CEREAL_NVP(node), CEREAL_NVP(rows), CEREAL_NVP(oldestMilliseconds), CEREAL_NVP(oldestEvent),
       CEREAL_NVP(oldestKey), CEREAL_NVP(nodeIsAlive));
  }
};

struct refused_event_view {
  std::int64_t id = 0;  // of the dead letter
  std::string topic, key, reason, createdAt;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(id), CEREAL_NVP(topic), CEREAL_NVP(key), CEREAL_NVP(reason), CEREAL_NVP(createdAt));
  }
};

struct outbox_facts_view {
  std::vector<outbox_wait_view> waiting;    // the oldest first
  std::vector<refused_event_view> refused;  // open letters of events no broker took, the newest first; at most ten
  std::int64_t allRefused = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(waiting), CEREAL_NVP(refused), CEREAL_NVP(allRefused));
  }
};

}  // namespace troupe::inspect
