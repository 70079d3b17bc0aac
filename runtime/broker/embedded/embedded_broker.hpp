// The development broker: librdkafka's mock cluster on fixed ports. Keeps everything in memory, at most 5 MiB a
// partition, forgets everything when it ends, has no transactions and no authentication: for demos and tests only.
#pragma once

#include "runtime/broker/settings.hpp"

#include <chrono>
#include <memory>

namespace troupe::broker {

struct embedded_options {
  int brokers = 1;
  std::uint16_t first_port = 19092;  // broker i listens on 127.0.0.1:first_port + i; 0: any free ports
  std::vector<topic_spec> topics;    // others are created with 4 partitions when first asked for
};

/// Runs while it lives. Throws std::runtime_error when a port is taken (the message names it).
/// Its groups wait 3 s for their first members, so session.timeout.ms must be well above that (4500 to 6000), and a
/// rebalance takes that timeout less 1 s. All members of a group must use the same assignor, or the program aborts.
class embedded_broker {
public:
  explicit embedded_broker(const embedded_options& options);
  ~embedded_broker();
  embedded_broker(const embedded_broker&) = delete;
  embedded_broker& operator=(const embedded_broker&) = delete;

  std::string bootstrap() const;  // "127.0.0.1:19092,..."

  /// At any time. Throws std::runtime_error when it exists.
  void create_topic(const topic_spec& topic);

  /// Fault injection for tests. Takes all brokers down (connections refused) or up again.
  void set_reachable(bool reachable);

  /// Each answer of each broker is that late from now on.
  void set_latency(std::chrono::milliseconds late);

  /// The next request of that kind, on any broker, is answered with that error; both by their numbers in the Kafka
  /// protocol.
  void answer_next(std::int16_t api_key, std::int16_t error_code);

private:
  struct cluster;
  std::unique_ptr<cluster> cluster_;
};

}  // namespace troupe::broker
