// Sets a group's offsets while nobody reads in it, as an operator's tool does.
#pragma once

#include "runtime/broker/record.hpp"
#include "runtime/broker/settings.hpp"

namespace troupe::broker {

/// What became of one offset.
struct offset_move {
  enum class result : std::uint8_t {
    moved,
    refused,  // it is where it was
    unknown   // no answer in time: it may have been moved
  };
  result what = result::moved;
  std::string why = {};      // one sentence, unless it was moved
  bool has_members = false;  // refused for somebody is in the group
};

/// A group on one topic, without being in it. Owns a client; used by one thread.
class idle_group {
public:
  /// Throws std::invalid_argument when a property is refused.
  idle_group(const settings& with, const std::string& group, std::string topic);
  ~idle_group();
  idle_group(const idle_group&) = delete;
  idle_group& operator=(const idle_group&) = delete;

  /// The group reads on at `next`; `below`: the last record before it, told beside the offset as a consumer of this
  /// program does. A real broker refuses while the group has members. Blocks at most `timeout`.
  offset_move move(std::int32_t partition, offset next, landmark below, std::chrono::milliseconds timeout);

private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace troupe::broker
