// What an inbound bridge says about one of its partitions when asked.
#pragma once

#include "runtime/bridge/bridge_timings.hpp"
#include "runtime/broker/record.hpp"
#include "runtime/letters/letter_cause.hpp"

#include <algorithm>
#include <caf/allowed_unsafe_message_type.hpp>
#include <chrono>
#include <memory>
#include <vector>

namespace troupe::bridge {

/// What waits in the database instead of in memory.
struct parked_status {
  std::size_t keys = 0;       // whose records do
  std::size_t held_keys = 0;  // of them: until an operator replays or discards a letter
  std::size_t records = 0;
  std::string waiting;  // what the partition itself waits for before anything else; empty: for nothing
};

/// The oldest unfinished record: what the watermark waits for.
struct blocking_record {
  enum class state : std::uint8_t {
    in_hand,     // of its handler
    backing_off  // waits for its next attempt
  };
  broker::offset at = 0;
  std::optional<std::string> key;
  state is = state::in_hand;
  std::uint32_t attempts = 0;  // begun; outages of what the handler needs are none
  std::size_t behind = 0;      // records of its key; in a batch topic: of its partition
  std::string reason;          // of its last failure
};

struct partition_status {
  std::string topic;
  std::string group;
  std::string style;  // "keyed" or "batch"
  broker::assignment which;
  std::optional<broker::offset> watermark;
  std::optional<broker::offset> committed;  // by the group
  std::optional<broker::offset> log_end;    // for a consumer, see consumer_port
  std::optional<broker::offset> oldest_unfinished;
  std::chrono::milliseconds oldest_age{0};
  std::size_t unfinished = 0;
  std::size_t gaps = 0;  // finished above the watermark
  std::size_t backing_off = 0;
  bool paused = false;
  std::optional<std::chrono::system_clock::time_point> paused_by_operator;  // since when
  std::string last_error;
  parked_status parked = {};
  std::optional<blocking_record> blocking = {};  // empty too while the record is on its way into the database
  bool fenced = false;                           // claimed by another node, not yet taken away from this one
  bool cut = false;                              // its log ends before what the database has seen of it
  std::string hindered = {};                     // what of the surroundings stops it; empty: nothing does
  std::chrono::milliseconds hindered_for{0};
};

/// Records that could still be handed to the bridge or are not finished; empty while it is not known where the
/// partition begins or ends. Never what is no record: markers, aborted transactions, what was removed.
inline std::optional<broker::offset> lag_of(const partition_status& one) {
  if (!one.watermark || !one.log_end)
    return std::nullopt;
  return std::max<broker::offset>(0, *one.log_end - *one.watermark);
}

/// Figures of the whole bridge, since its start.
struct bridge_status {
  std::string topic;
  std::string group;
  std::uint64_t records = 0, retried = 0, dead_lettered = 0, late_answers = 0;
  std::uint64_t fenced = 0;  // partitions that another node claimed while they were ours
  std::vector<partition_status> partitions;
  std::chrono::milliseconds since_last_poll{0};
  letters::letter_counts letters = {};  // what dead_lettered is made of
  std::size_t credit = 0;               // see credit_for()
  std::shared_ptr<const bridge_timings> timings = {};
  std::string fault = {};      // of the bridge itself: it has dropped everything and joins its group again
  std::string aside = {};      // why it is no member of its group, so that others can read; empty: it is, or may be
  std::uint64_t repeated = 0;  // records left out because their event had had its effect
};

/// Request with high priority; answered with a bridge_status.
struct get_bridge_status {};

/// Request: leave the group in order. Answered with true when no partition is held any more.
struct leave_group {};

/// Records that may still come before partitions pause.
inline std::size_t credit_for(const broker::volume& held, const broker::volume& most) {
  return held.reaches(most) ? 0 : most.records - held.records;
}

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::bridge_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::get_bridge_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::leave_group)
