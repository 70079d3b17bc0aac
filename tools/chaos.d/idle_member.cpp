#include "tools/chaos.d/idle_member.hpp"

namespace troupe::chaos {

idle_member::idle_member(const broker::settings& with, const std::string& topic, const std::string& group)
    : consumer_{broker::make_consumer(with, topic, group, *this)} {}

idle_member::~idle_member() {
  consumer_->stop();
  // The listener must outlive the consumer's thread, so the pointer stays what it is until that has ended.
  delete consumer_.get();
  static_cast<void>(consumer_.release());
}

void idle_member::on_revoked(std::vector<broker::assignment> partitions, bool lost) {
  for (const auto& one : partitions)
    if (!lost)
      consumer_->release(one);
}

}  // namespace troupe::chaos
