// What this program's Kafka clients do: figures that any thread may read.
#pragma once

#include "runtime/metrics/duration_histogram.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace troupe::broker {

/// What keeps a client from its work now, in sentences for an operator. Written by its owner thread, read by any.
class client_faults {
public:
  struct fault {
    std::string what;
    std::chrono::system_clock::time_point since;
  };

  /// All that stands now, by whatever tells them apart; everything else is over.
  void show(const std::map<std::string, std::string>& standing);
  std::vector<fault> standing() const;

private:
  mutable std::mutex guard_;
  std::map<std::string, fault> standing_;
};

/// One client, across its sessions. Written by its owner thread; the last five are librdkafka's own statistics.
struct client_figures {
  client_figures(std::string of_role, std::string of_topic) : role{std::move(of_role)}, topic{std::move(of_topic)} {}

  const std::string role;   // "consumer" or "producer"
  const std::string topic;  // a producer has none

  client_faults faults;

  /// A consumer's: the group has given it its share, be it no partition at all; until it is taken away again.
  void joined() { outside_since_ns = 0; }
  void left();
  std::optional<std::chrono::steady_clock::time_point> outside_since() const;

  metrics::duration_histogram answers;  // to a consumer's offset commits; to a producer's records
  std::atomic<std::int64_t> outside_since_ns{std::chrono::steady_clock::now().time_since_epoch().count()};  // 0: inside
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
