// A broker of its own with topics, and a producer that waits for its acknowledgements.
#pragma once

#include "runtime/broker/embedded/embedded_broker.hpp"
#include "runtime/broker/producer_port.hpp"
#include "runtime/wire/envelope.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/order_completed.hpp"

#include <catch2/catch.hpp>

namespace troupe::tests {

class audit_topics {
public:
  broker::settings settings() const {
    broker::settings to;
    to.brokers = broker_.bootstrap();
    to.client_id = "audit test";
    to.consumer = {{"fetch.wait.max.ms", "10"}};
    return to;
  }

  /// Returns when the broker has it.
  void publish(const wire::event& event) {
    producer_->publish({{0, event}});
    if (!producer_->flush(std::chrono::seconds{20}) || !listener_.all_delivered)
      FAIL("the embedded broker did not take an event");
  }

  void publish_order(std::int64_t order, const std::string& event_id, wire::format as = wire::format::json) {
    schemas::order_completed message;
    message.order_id = order;
    publish(wire::make_event(message, "order-completed", as, event_id, "test", {}, {}));
  }

  void publish_request(std::int64_t user, std::int64_t coupon) {
    const schemas::coupon_requested message{user, coupon};
    publish(wire::make_event(message, "request-coupon", wire::format::json, "id", "test", {}, {}));
  }

private:
  struct listener : broker::producer_listener {
    void on_deliveries(std::vector<broker::delivery> reports) override {
      for (const auto& one : reports)
        if (one.outcome != broker::delivery::result::delivered)
          all_delivered = false;
    }
    void on_trouble(std::string) override {}
    std::atomic<bool> all_delivered{true};
  };

  broker::embedded_broker broker_{{1, 0, {{"order-completed", 1}, {"request-coupon", 1}}}};
  listener listener_;
  std::unique_ptr<broker::producer_port> producer_{broker::make_producer(settings(), listener_)};
};

}  // namespace troupe::tests
