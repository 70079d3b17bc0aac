// Records of a program that knows nothing of ours: no headers, ids as text or number, and now and then rubbish.
#pragma once

#include "runtime/broker/producer_port.hpp"
#include "runtime/broker/settings.hpp"
#include "tools/chaos.d/dice.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace troupe::chaos {

/// An order whose events are written again and again with rising times, so that the order of one key can be judged.
struct probe {
  std::int64_t order = 0;
  std::string event_id;  // of the order's own event: repeats are no second events
};

/// Used by one thread. Writes and forgets: what the broker did not take is no fault, the topic says what is there.
class foreign_producer : private broker::producer_listener {
public:
  foreign_producer(const broker::settings& to, std::string order_topic, std::string coupon_topic, std::uint64_t seed);
  ~foreign_producer() override;

  /// Valid requests of random users.
  void request_coupons(const std::vector<std::int64_t>& coupons, std::int64_t users, int count);

  /// Two records of one of these orders.
  void write_probes(const std::vector<probe>& of);

  /// One record of each kind that has to become a dead letter.
  void write_poison(std::int64_t coupon);

  std::uint64_t acknowledged() const { return acknowledged_; }
  void flush();

private:
  void publish(const std::string& topic, std::string key, std::string value, wire::headers head = {});
  bool is_full() const { return in_flight_ > 2000; }

  void on_deliveries(std::vector<broker::delivery> reports) override;
  void on_trouble(std::string) override {}

  std::string order_topic_, coupon_topic_;
  dice dice_;
  std::int64_t probes_ = 0;
  std::atomic<std::int64_t> in_flight_ = 0;
  std::atomic<std::uint64_t> acknowledged_ = 0;
  std::unique_ptr<broker::producer_port> producer_;
};

/// Probes happened long ago; events of this run did not.
bool is_probe(wire::timestamp occurred_at);

}  // namespace troupe::chaos
