// What one node can tell about a partition that somebody asks about: GET /v1/why. Field names are stable.
#pragma once

#include "runtime/inspect/views.hpp"

namespace troupe::inspect {

/// An actor that is in the middle of a message.
struct busy_view {
  std::string actor, message;
  std::int64_t milliseconds = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(actor), CEREAL_NVP(message), CEREAL_NVP(milliseconds));
  }
};

/// A database session of ours that waits for a lock which another session holds.
struct lock_wait_view {
  std::int64_t pid = 0, waitingMilliseconds = 0, holderPid = 0, holderMilliseconds = 0;  // in its transaction
  std::string application, holderApplication, holderUser, holderState;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(pid), CEREAL_NVP(application), CEREAL_NVP(waitingMilliseconds), CEREAL_NVP(holderPid),
       CEREAL_NVP(holderApplication), CEREAL_NVP(holderUser), CEREAL_NVP(holderState), CEREAL_NVP(holderMilliseconds));
  }
};

/// A key whose records wait in the database; its first record.
struct parked_view {
  std::string key, state, reason;
  std::int64_t offset = 0, records = 0, attempts = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(key), CEREAL_NVP(state), CEREAL_NVP(offset), CEREAL_NVP(records), CEREAL_NVP(attempts),
       CEREAL_NVP(reason));
  }
};

/// An open dead letter of the partition.
struct open_letter_view {
  std::int64_t id = 0, offset = 0;
  std::optional<std::string> key;
  std::string reason, createdAt;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(id), CEREAL_NVP(offset), CEREAL_NVP(key), CEREAL_NVP(reason), CEREAL_NVP(createdAt));
  }
};

/// The database's side; at most ten rows of each.
struct stored_view {
  std::optional<std::int64_t> nextOffset;  // of consumer_offsets; a keyed topic has none there
  std::optional<std::string> claimedBy;    // of partition_owners: "node-1"
  std::vector<lock_wait_view> waits;
  std::vector<parked_view> parked;
  std::vector<open_letter_view> letters;  // the newest first
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(nextOffset), CEREAL_NVP(claimedBy), CEREAL_NVP(waits), CEREAL_NVP(parked), CEREAL_NVP(letters));
  }
};

/// A member of the consumer group, whoever it is, and what of the topic it holds.
struct member_view {
  std::string client, host;
  std::vector<std::int64_t> partitions;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(client), CEREAL_NVP(host), CEREAL_NVP(partitions));
  }
};

struct group_view {
  std::string state;  // as the broker calls it: "Stable", "Empty", ...
  std::vector<member_view> members;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(state), CEREAL_NVP(members));
  }
};

/// GET /v1/why?what=TOPIC/PARTITION
struct evidence_view {
  std::string node;
  bool readsTopic = false, reachesBroker = true, answersInTime = true;  // the last: its bridges do
  std::string group;                                                    // empty: it does not read the topic
  std::int64_t fenced = 0;                                              // partitions it lost to late claims
  std::optional<partition_view> partition;                              // while it holds it
  std::vector<reason_view> reasons;                                     // not to be ready
  std::vector<busy_view> busy;                                          // for a second and more
  std::optional<stored_view> stored;                                    // empty: the database gave no answer
  std::optional<group_view> members;                                    // empty: the broker gave no answer
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(node), CEREAL_NVP(readsTopic), CEREAL_NVP(reachesBroker), CEREAL_NVP(answersInTime),
       CEREAL_NVP(group), CEREAL_NVP(fenced), CEREAL_NVP(partition), CEREAL_NVP(reasons), CEREAL_NVP(busy),
       CEREAL_NVP(stored), CEREAL_NVP(members));
  }
};

}  // namespace troupe::inspect
