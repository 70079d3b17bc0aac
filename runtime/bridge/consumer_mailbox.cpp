#include "runtime/bridge/consumer_mailbox.hpp"

#include <caf/send.hpp>

namespace troupe::bridge {

void consumer_mailbox::attach(caf::actor bridge) {
  std::lock_guard lock{guard_};
  bridge_ = std::move(bridge);
}

void consumer_mailbox::detach() { attach(nullptr); }

caf::actor consumer_mailbox::bridge() const {
  std::lock_guard lock{guard_};
  return bridge_;
}

void consumer_mailbox::on_assigned(std::vector<broker::assignment> partitions) {
  caf::anon_send(bridge(), partitions_assigned{std::move(partitions)});
}

void consumer_mailbox::on_revoked(std::vector<broker::assignment> partitions, bool lost) {
  caf::anon_send(bridge(), partitions_revoked{std::move(partitions), lost});
}

void consumer_mailbox::on_started(broker::assignment which) { caf::anon_send(bridge(), partition_started{which}); }

void consumer_mailbox::on_records(std::vector<broker::record> records) {
  caf::anon_send(bridge(), records_arrived{std::make_shared<std::vector<broker::record>>(std::move(records))});
}

void consumer_mailbox::on_cut(broker::log_cut what) { caf::anon_send(bridge(), log_was_cut{std::move(what)}); }

void consumer_mailbox::on_passed(broker::assignment which, broker::offset next) {
  caf::anon_send(bridge(), partition_passed{which, next});
}

void consumer_mailbox::on_trouble(std::string what) { caf::anon_send(bridge(), consumer_trouble{std::move(what)}); }

}  // namespace troupe::bridge
