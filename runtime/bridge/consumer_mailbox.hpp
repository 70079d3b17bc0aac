// Turns what a consumer port says on its own thread into messages of the bridge actor that owns it.
#pragma once

#include "runtime/broker/consumer_port.hpp"

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <functional>
#include <mutex>

namespace troupe::bridge {

struct partitions_assigned {
  std::vector<broker::assignment> partitions;
};
struct partitions_revoked {
  std::vector<broker::assignment> partitions;
  bool lost = false;
};
/// The bridge moves the records out, so that one which stays in hand does not keep a thousand others.
struct records_arrived {
  std::shared_ptr<std::vector<broker::record>> records;
};
struct log_was_cut {
  broker::log_cut what;
};
struct partition_started {
  broker::assignment which;
};
struct partition_passed {
  broker::assignment which;
  broker::offset next = 0;
};
struct consumer_trouble {
  std::string what;
};

/// Called by the consumer's thread; holds the bridge by a strong handle until detach().
class consumer_mailbox final : public broker::consumer_listener {
public:
  void attach(caf::actor bridge);
  void detach();

  void on_assigned(std::vector<broker::assignment> partitions) override;
  void on_revoked(std::vector<broker::assignment> partitions, bool lost) override;
  void on_started(broker::assignment which) override;
  void on_records(std::vector<broker::record> records) override;
  void on_cut(broker::log_cut what) override;
  void on_passed(broker::assignment which, broker::offset next) override;
  void on_trouble(std::string what) override;

private:
  caf::actor bridge() const;
  mutable std::mutex guard_;
  caf::actor bridge_;
};

/// Makes the bridge's consumer once the bridge exists; tests give one that makes a scripted consumer.
using consumer_factory = std::function<std::unique_ptr<broker::consumer_port>(broker::consumer_listener&)>;

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::partitions_assigned)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::partitions_revoked)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::records_arrived)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::log_was_cut)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::partition_started)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::partition_passed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::consumer_trouble)
