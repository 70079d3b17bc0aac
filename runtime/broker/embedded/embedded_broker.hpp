// The development broker: librdkafka's mock cluster on fixed ports. Keeps everything in memory, at most 5 MiB a
// partition, forgets everything when it ends, has no transactions and no authentication: for demos and tests only.
#pragma once

#include "runtime/broker/settings.hpp"

#include <memory>

namespace troupe::broker {

struct embedded_options {
  int brokers = 1;
  std::uint16_t first_port = 19092;  // broker i listens on 127.0.0.1:first_port + i; 0: any free ports
  std::vector<topic_spec> topics;    // others are created with 4 partitions when first asked for
};

/// Runs while it lives. Throws std::runtime_error when a port is taken (the message names it).
class embedded_broker {
public:
  explicit embedded_broker(const embedded_options& options);
  ~embedded_broker();
  embedded_broker(const embedded_broker&) = delete;
  embedded_broker& operator=(const embedded_broker&) = delete;

  std::string bootstrap() const;  // "127.0.0.1:19092,..."

  /// Fault injection for tests. Takes all brokers down (connections refused) or up again.
  void set_reachable(bool reachable);

private:
  struct cluster;
  std::unique_ptr<cluster> cluster_;
};

}  // namespace troupe::broker
