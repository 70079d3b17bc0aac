// Whether a producer's topics can be published to: asked of the brokers, which also connects the client to them.
#pragma once

#include "runtime/broker/rdkafka/handles.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace troupe::broker {

/// Used by the client's owner thread; ends before the client. Without it librdkafka 2.0.2 asks for its producer id half
/// a second after it was made, and for a topic's leaders and their connections when the first event is there: that one
/// took 0.8 s. An answer with metadata makes it ask for the id at once.
class publish_check {
public:
  publish_check(rd_kafka_t* client, std::vector<std::string> topics);

  bool covers(const std::string& topic) const;

  /// Blocks for `longest` at most. The first thing in the way, as a sentence; nothing when there is none. That the user
  /// may write is not known before it has written.
  std::optional<std::string> ask(std::chrono::milliseconds longest) const;

private:
  using topic_ptr = owner<rd_kafka_topic_t, rd_kafka_topic_destroy>;

  std::optional<std::string> ask_topic(const topic_ptr& topic, std::chrono::steady_clock::time_point deadline) const;
  std::optional<std::string> ask_leaders(const std::string& name, int partitions,
                                         std::chrono::steady_clock::time_point deadline) const;

  rd_kafka_t* client_;
  std::vector<topic_ptr> topics_;  // held, so that the client keeps what it knows of them
};

}  // namespace troupe::broker
