// Which partitions of a topic an operator has paused, apart from back-pressure. Pure.
#pragma once

#include <caf/allowed_unsafe_message_type.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::bridge {

/// Request to an inbound bridge: fetch nothing of these partitions, or go on. Records in hand are finished. Answered
/// with a pace_changed. Remembered for partitions that are not held now, as long as the bridge lives.
struct change_pace {
  std::string topic;
  std::optional<std::int32_t> partition;  // empty: all of the topic
  bool pause = false;
};

struct pace_changed {
  bool reads_topic = false;              // else nothing was done
  std::vector<std::int32_t> partitions;  // that are held now
};

/// Owned by one bridge. The last word counts: a partition may go on while its topic is paused, and the reverse.
class operator_pauses {
public:
  using moment = std::chrono::system_clock::time_point;

  void change(const change_pace& wanted, moment now) {
    if (!wanted.partition)
      exceptions_.clear();
    auto& since = wanted.partition ? exception(*wanted.partition) : topic_;
    if (!wanted.pause)
      since.reset();
    else if (!since)
      since = now;
  }

  /// Empty: not paused.
  std::optional<moment> since(std::int32_t partition) const {
    const auto found = exceptions_.find(partition);
    return found == exceptions_.end() ? topic_ : found->second;
  }

private:
  std::optional<moment>& exception(std::int32_t partition) {
    return exceptions_.emplace(partition, topic_).first->second;
  }

  std::optional<moment> topic_;
  std::map<std::int32_t, std::optional<moment>> exceptions_;
};

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::change_pace)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::pace_changed)
