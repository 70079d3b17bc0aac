// What the admin API answers, declared once for the server and the CLI. Field names are stable.
#pragma once

#include "runtime/wire/codec/json.hpp"

#include <cereal/cereal.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe::inspect {

struct reason_view {
  std::string subject, what, since;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(subject), CEREAL_NVP(what), CEREAL_NVP(since));
  }
};

/// GET /readyz
struct ready_view {
  bool ready = false;
  std::vector<reason_view> reasons;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(ready), CEREAL_NVP(reasons));
  }
};

/// GET /v1/node
struct node_view {
  std::string name, version, startedAt;
  std::vector<std::string> actors;
  bool ready = false;
  std::int64_t residentBytes = 0, cpuMilliseconds = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(name), CEREAL_NVP(version), CEREAL_NVP(startedAt), CEREAL_NVP(actors), CEREAL_NVP(ready),
       CEREAL_NVP(residentBytes), CEREAL_NVP(cpuMilliseconds));
  }
};

/// A row of `nodes`: who says it is up, and how long ago it said so.
struct listed_node_view {
  std::string name, version, adminAddress, actors;
  std::int64_t heartbeatAgeMilliseconds = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(name), CEREAL_NVP(version), CEREAL_NVP(adminAddress), CEREAL_NVP(actors),
       CEREAL_NVP(heartbeatAgeMilliseconds));
  }
};

/// GET /v1/nodes. `readMillisecondsAgo`: more than 0 while the table cannot be read, and this is how it was then.
struct nodes_view {
  std::vector<listed_node_view> nodes;
  std::int64_t readMillisecondsAgo = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(nodes), CEREAL_NVP(readMillisecondsAgo));
  }
};

struct type_view {
  std::string type;
  std::int64_t handled = 0, failed = 0, meanMicroseconds = 0, maxMicroseconds = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(type), CEREAL_NVP(handled), CEREAL_NVP(failed), CEREAL_NVP(meanMicroseconds),
       CEREAL_NVP(maxMicroseconds));
  }
};

struct actor_view {
  std::int64_t id = 0;
  std::string name;
  std::int64_t mailbox = 0, handled = 0, failed = 0;
  std::optional<std::string> busyWith;
  std::int64_t busyMilliseconds = 0;
  std::vector<type_view> types;
  std::int64_t handledPerSecond = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(id), CEREAL_NVP(name), CEREAL_NVP(mailbox), CEREAL_NVP(handled), CEREAL_NVP(failed),
       CEREAL_NVP(busyWith), CEREAL_NVP(busyMilliseconds), CEREAL_NVP(types), CEREAL_NVP(handledPerSecond));
  }
};

/// GET /v1/actors
struct actors_view {
  std::string node;
  std::vector<actor_view> actors;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(node), CEREAL_NVP(actors));
  }
};

/// The oldest unfinished record. `state`: "in hand" or "backing off".
struct blocking_view {
  std::int64_t offset = 0;
  std::optional<std::string> key;
  std::string state, reason;
  std::int64_t attempts = 0, behind = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(offset), CEREAL_NVP(key), CEREAL_NVP(state), CEREAL_NVP(reason), CEREAL_NVP(attempts),
       CEREAL_NVP(behind));
  }
};

struct partition_view {
  std::string topic, group, style;
  std::int64_t partition = 0, generation = 0;
  std::optional<std::int64_t> committed, watermark, logEnd, lag, oldestUnfinished;
  std::int64_t oldestAgeMilliseconds = 0, unfinished = 0, gaps = 0, backingOff = 0;
  std::int64_t parkedKeys = 0, heldKeys = 0, parkedRecords = 0;
  bool paused = false, fenced = false, cut = false;
  std::optional<std::string> pausedByOperatorSince;
  std::string lastError, waiting;
  std::optional<blocking_view> blocking;
  std::string hindered;  // what of the surroundings stops it; empty: nothing does
  std::int64_t hinderedMilliseconds = 0;
  std::int64_t credit = 0;  // records that its bridge, with all its partitions, still takes before it pauses
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(topic), CEREAL_NVP(group), CEREAL_NVP(style), CEREAL_NVP(partition), CEREAL_NVP(generation),
       CEREAL_NVP(committed), CEREAL_NVP(watermark), CEREAL_NVP(logEnd), CEREAL_NVP(lag), CEREAL_NVP(oldestUnfinished),
       CEREAL_NVP(oldestAgeMilliseconds), CEREAL_NVP(unfinished), CEREAL_NVP(gaps), CEREAL_NVP(backingOff),
       CEREAL_NVP(parkedKeys), CEREAL_NVP(heldKeys), CEREAL_NVP(parkedRecords), CEREAL_NVP(paused), CEREAL_NVP(fenced),
       CEREAL_NVP(cut), CEREAL_NVP(pausedByOperatorSince), CEREAL_NVP(lastError), CEREAL_NVP(waiting),
       CEREAL_NVP(blocking), CEREAL_NVP(credit), CEREAL_NVP(hindered), CEREAL_NVP(hinderedMilliseconds));
  }
};

/// GET /v1/partitions
struct partitions_view {
  std::string node;
  std::vector<partition_view> partitions;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(node), CEREAL_NVP(partitions));
  }
};

/// POST /v1/partitions/{topic}/pause and the like: the partitions of it that this node holds.
struct pace_view {
  std::string node, topic;
  std::vector<std::int64_t> partitions;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(node), CEREAL_NVP(topic), CEREAL_NVP(partitions));
  }
};

/// POST /v1/drain
struct drain_view {
  std::string node;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(node));
  }
};

}  // namespace troupe::inspect
