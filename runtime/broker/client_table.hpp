// What this program's Kafka clients do: figures that any thread may read.
#pragma once

#include "runtime/metrics/duration_histogram.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace troupe::broker {

/// One client, across its sessions. Written by its owner thread; the last five are librdkafka's own statistics.
struct client_figures {
  client_figures(std::string of_role, std::string of_topic) : role{std::move(of_role)}, topic{std::move(of_topic)} {}

  const std::string role;   // "consumer" or "producer"
  const std::string topic;  // a producer has none

  metrics::duration_histogram answers;         // to a consumer's offset commits; to a producer's records
  std::atomic<std::uint64_t> troubles{0};      // told to the log
  std::atomic<bool> reaches_broker{true};      // false: not one; a return is noticed within 5 s
  std::atomic<std::uint64_t> replacements{0};  // sessions after the first
  std::atomic<std::int64_t> queued_records{0}, sent_bytes{0}, received_bytes{0}, sent_requests{0}, waiting_events{0};
};

/// The clients of one program. They enter in their constructor and leave by ending.
class client_table {
public:
  static client_table& instance();
  std::shared_ptr<client_figures> enter(std::string role, std::string topic);
  std::vector<std::shared_ptr<const client_figures>> living();

private:
  std::mutex guard_;
  std::vector<std::weak_ptr<client_figures>> entries_;
};

}  // namespace troupe::broker
