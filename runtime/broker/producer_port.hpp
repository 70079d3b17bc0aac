// The seam to a producer. The real one is rdkafka/rdkafka_producer.
#pragma once

#include "runtime/broker/record.hpp"

#include <string>
#include <vector>

namespace troupe::broker {

/// `token` is the caller's: it comes back in the delivery report.
struct outgoing {
  std::uint64_t token = 0;
  wire::event event;
};

/// What became of one outgoing event. Every publish() is followed by exactly one report for each event.
struct delivery {
  enum class result {
    delivered,  // acknowledged by all in-sync replicas
    failed,     // not acknowledged in time or the client died: may or may not be in the log; publish again
    refused     // by itself it will never be accepted (too large, malformed); `reason` says why
  };
  std::uint64_t token = 0;
  result outcome = result::failed;
  std::int32_t partition = -1;
  offset at = -1;
  std::string reason;
};

/// Called on the producer's owner thread; must not block.
class producer_listener {
public:
  virtual ~producer_listener() = default;
  virtual void on_deliveries(std::vector<delivery> reports) = 0;
  virtual void on_trouble(std::string what) = 0;
};

/// Idempotent producer with acks=all. Owns a thread and the client; recreates the client after a fatal error and
/// reports what was in it as failed. Events of one key leave in the order of the publish() calls.
class producer_port {
public:
  virtual ~producer_port() = default;

  /// Any thread; queues and returns. The caller bounds what is in flight (see bridge/outbound_bridge.hpp).
  virtual void publish(std::vector<outgoing> events) = 0;

  /// Waits until everything published has its report, at most until `timeout`; false when something is left.
  virtual bool flush(std::chrono::milliseconds timeout) = 0;
};

}  // namespace troupe::broker
