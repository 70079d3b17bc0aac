#include "tests/simulation/world/broker.hpp"

#include <algorithm>

namespace troupe::simulation {

/// What lies between a producer and the topics; outlives the producer.
class producer_wire : public std::enable_shared_from_this<producer_wire> {
public:
  producer_wire(broker_cluster& cluster, life_ptr owner, broker::producer_listener& listener)
      : cluster_{cluster}, owner_{std::move(owner)}, listener_{&listener} {}

  void cut() { listener_ = nullptr; }

  // Events leave one after the other. What was handed to the network arrives even if its sender dies.
  void send(broker::outgoing one) {
    auto& clock = cluster_.clock_;
    last_ = std::max(last_, clock.now() + clock.chance.pause(1, 20));
    const auto sender = clock.chance.chance(50) ? nullptr : owner_;
    clock.after(std::chrono::duration_cast<milliseconds>(last_ - clock.now()), sender,
                [wire = shared_from_this(), one = std::move(one)] { wire->arrive(one); });
  }

private:
  void arrive(const broker::outgoing& one) {
    auto& clock = cluster_.clock_;
    if (clock.now() < cluster_.refusal_.until && one.event.topic == cluster_.refusal_.topic)
      return report_later(one, cluster_.refusal_.with, 50);
    const bool fails = cluster_.is_away() || clock.chance.chance(cluster_.with_.delivery_failure_percent);
    if (!cluster_.is_away() && (!fails || clock.chance.chance(50))) {
      clock.note(owner_->node, "publishes {}{}", one.event.id, fails ? " whose report is lost" : "");
      cluster_.append(one.event.topic, {one.event.key, one.event.payload, one.event.head});
    }
    report_later(one, fails ? RD_KAFKA_RESP_ERR__MSG_TIMED_OUT : RD_KAFKA_RESP_ERR_NO_ERROR, fails ? 2000 : 50);
  }

  void report_later(const broker::outgoing& one, rd_kafka_resp_err_t with, std::int64_t most) {
    auto& clock = cluster_.clock_;
    if (with != RD_KAFKA_RESP_ERR_NO_ERROR)
      cluster_.judge_.failed("publishing " + one.event.id, owner_.get(), clock.elapsed());
    clock.after(clock.chance.pause(1, most), owner_,
                [wire = shared_from_this(), one, with] { wire->report(one, with); });
  }

  void report(const broker::outgoing& one, rd_kafka_resp_err_t with) {
    if (listener_ != nullptr)
      listener_->on_deliveries({{one.token, broker::delivery_verdict(with, RD_KAFKA_MSG_STATUS_NOT_PERSISTED), 0, 0,
                                 broker::delivery_reason(with, one.event.topic)}});
  }

  broker_cluster& cluster_;
  life_ptr owner_;
  broker::producer_listener* listener_;
  clockwork::instant last_{};
};

class simulated_producer final : public broker::producer_port {
public:
  explicit simulated_producer(std::shared_ptr<producer_wire> wire) : wire_{std::move(wire)} {}
  ~simulated_producer() override { wire_->cut(); }

  void publish(std::vector<broker::outgoing> events) override {
    for (auto& one : events)
      wire_->send(std::move(one));
  }
  bool flush(milliseconds) override { return true; }

private:
  std::shared_ptr<producer_wire> wire_;
};

std::unique_ptr<broker::producer_port> broker_cluster::make_producer(const life_ptr& owner,
                                                                     broker::producer_listener& listener) {
  return std::make_unique<simulated_producer>(std::make_shared<producer_wire>(*this, owner, listener));
}

}  // namespace troupe::simulation
