// A group member that takes partitions and does nothing with them.
#pragma once

#include "runtime/broker/consumer_port.hpp"
#include "runtime/broker/settings.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace troupe::chaos {

/// Joins on construction, leaves in order on destruction, which may block for seconds while a broker is away. Never
/// commits: kcat does as a member, whatever it is told, and its commits would be lost work of the nodes.
class idle_member : private broker::consumer_listener {
public:
  idle_member(const broker::settings& with, const std::string& topic, const std::string& group);
  ~idle_member() override;

  bool has_partitions() const { return has_partitions_; }

private:
  void on_assigned(std::vector<broker::assignment> partitions) override {
    if (!partitions.empty())
      has_partitions_ = true;
  }
  void on_revoked(std::vector<broker::assignment> partitions, bool lost) override;
  void on_records(std::vector<broker::record>) override {}
  void on_cut(broker::log_cut) override {}
  void on_trouble(std::string) override {}

  std::atomic<bool> has_partitions_ = false;
  std::unique_ptr<broker::consumer_port> consumer_;
};

}  // namespace troupe::chaos
