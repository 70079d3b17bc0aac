#include "tools/chaos.d/foreign_producer.hpp"

namespace troupe::chaos {
namespace {

constexpr wire::timestamp first_probe{std::chrono::sys_days{std::chrono::year{2001} / 1 / 1}};
constexpr wire::timestamp last_probe{std::chrono::sys_days{std::chrono::year{2002} / 1 / 1}};

std::string request(const std::string& user, std::int64_t coupon) {
  return "{\"userId\":" + user + ",\"couponId\":" + std::to_string(coupon) + "}";
}

}  // namespace

bool is_probe(wire::timestamp occurred_at) { return occurred_at < last_probe; }

foreign_producer::foreign_producer(const broker::settings& to, std::string order_topic, std::string coupon_topic,
                                   std::uint64_t seed)
    : order_topic_{std::move(order_topic)},
      coupon_topic_{std::move(coupon_topic)},
      dice_{seed},
      producer_{broker::make_producer(to, *this)} {}

foreign_producer::~foreign_producer() { producer_.reset(); }

void foreign_producer::request_coupons(const std::vector<std::int64_t>& coupons, std::int64_t users, int count) {
  for (int i = 0; i < count && !is_full(); ++i) {
    const auto coupon = coupons[static_cast<std::size_t>(dice_.next() % coupons.size())];
    const auto user = std::to_string(dice_.between(1, users));
    publish(coupon_topic_, std::to_string(coupon), request(i % 2 == 0 ? user : '"' + user + '"', coupon));
  }
}

void foreign_producer::write_probes(const std::vector<probe>& of) {
  const auto& one = of[static_cast<std::size_t>(dice_.next() % of.size())];
  for (int i = 0; i < 2 && !is_full(); ++i) {
    const auto at = wire::to_rfc3339(first_probe + std::chrono::milliseconds{++probes_});
    const auto order = std::to_string(one.order);
    publish(order_topic_, order, "{\"occurredAt\":\"" + at + "\",\"orderId\":" + order + "}",
            {{"ce_id", one.event_id}});
  }
}

void foreign_producer::write_poison(std::int64_t coupon) {
  const auto key = std::to_string(coupon);
  publish(coupon_topic_, key, "\xff\xfe{ this is no JSON");
  publish(coupon_topic_, key, "");
  publish(coupon_topic_, key, request("1", coupon), {{"ce_type", "troupe.request-coupon.v99"}});
  publish(coupon_topic_, key, request("-7", coupon));
  publish(order_topic_, "poison", "[[[[[[[[");
  publish(order_topic_, "poison", "");
  publish(order_topic_, "poison", "{\"occurredAt\":\"2001-01-01T00:00:00Z\",\"orderId\":1}",
          {{"ce_type", "troupe.order-completed.v99"}});
}

void foreign_producer::flush() { producer_->flush(std::chrono::seconds{20}); }

void foreign_producer::publish(const std::string& topic, std::string key, std::string value, wire::headers head) {
  ++in_flight_;
  producer_->publish({{0, {"", topic, std::move(key), "", std::move(value), std::move(head)}}});
}

void foreign_producer::on_deliveries(std::vector<broker::delivery> reports) {
  in_flight_ -= static_cast<std::int64_t>(reports.size());
  for (const auto& one : reports)
    acknowledged_ += one.outcome == broker::delivery::result::delivered;
}

}  // namespace troupe::chaos
