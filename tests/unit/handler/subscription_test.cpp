#include "runtime/handler/subscription.hpp"

#include "schemas/coupon_requested.hpp"

#include <catch2/catch.hpp>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::handler::delivered<troupe::schemas::coupon_requested>)

using namespace troupe;
using schemas::coupon_requested;
using rejections = std::vector<std::pair<std::size_t, std::string>>;

namespace {

struct seen_batch {
  std::vector<std::int64_t> users;
  std::vector<handler::origin> origins;
  std::vector<std::size_t> sizes;
};

/// Remembers what it got, publishes an event for each and rejects user 13.
class picky_handler final : public handler::transactional_handler<coupon_requested> {
public:
  explicit picky_handler(std::shared_ptr<seen_batch> seen) : seen_{std::move(seen)} {}
  void prepare(soci::session&) override {}
  void handle(const std::vector<handler::ordered<coupon_requested>>& batch, store::unit_of_work& unit) override {
    seen_->sizes.push_back(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      seen_->users.push_back(batch[i].message.user_id.value());
      seen_->origins.push_back(batch[i].from);
      unit.publish(i, {"of " + std::to_string(batch[i].message.user_id.value()), "entries", "k", "t", "{}", {}});
      if (batch[i].message.user_id.value() == 13)
        unit.reject(i, "bad luck");
    }
  }

private:
  std::shared_ptr<seen_batch> seen_;
};

broker::record wish_at(broker::offset at, const std::string& user) {
  broker::record out;
  out.from = {3, 1};
  out.at = at;
  out.value = R"({"userId":)" + user + R"(,"couponId":1})";
  return out;
}

struct scene {
  rejections handle(const std::vector<broker::record>& batch) {
    soci::session unconnected;
    store::unit_of_work unit{unconnected};
    const auto handler = handler::transactional<coupon_requested>([this] {
                           return std::make_unique<picky_handler>(seen);
                         }).make_handler();
    handler->handle(batch, "coupons", unit);
    events = unit.take_events();
    return unit.rejected();
  }

  std::shared_ptr<seen_batch> seen = std::make_shared<seen_batch>();
  std::vector<store::derived_event> events;
};

}  // namespace

TEST_CASE("a batch reaches its handler decoded and says where each message comes from", "[handler][unit]") {
  scene on;
  auto second = wish_at(9, "8");
  second.head = {{"ce_id", "e-1"}, {"ce_source", "troupe/node-1"}, {"traceparent", "00-1-2-01"}};
  CHECK(on.handle({wish_at(4, "7"), second}).empty());
  CHECK(on.seen->users == std::vector<std::int64_t>{7, 8});
  REQUIRE(on.seen->origins.size() == 2);
  CHECK(on.seen->origins[0].event_id == "coupons/3/4");
  CHECK(on.seen->origins[0].at == 4);
  const auto& from = on.seen->origins[1];
  CHECK(from.event_id == "e-1");
  CHECK(from.source == "troupe/node-1");
  CHECK(from.trace.traceparent == "00-1-2-01");
  CHECK(from.topic == "coupons");
  CHECK(from.partition == 3);
  CHECK(from.at == 9);
}

TEST_CASE("the messages of a batch keep their origins when others of it cannot be decoded", "[handler][unit]") {
  scene on;
  on.handle({wish_at(4, "true"), wish_at(5, "7")});
  REQUIRE(on.seen->origins.size() == 1);
  CHECK(on.seen->origins[0].at == 5);
}

TEST_CASE("on a local route a batch has no offsets", "[handler][unit]") {
  scene on;
  broker::record local;
  local.value = R"({"userId":7,"couponId":1})";
  on.handle({local});
  REQUIRE(on.seen->origins.size() == 1);
  CHECK(on.seen->origins[0].partition == -1);
  CHECK(on.seen->origins[0].at == -1);
}

TEST_CASE("records that cannot be decoded are rejected by their place in the batch", "[handler][unit]") {
  scene on;
  const auto rejected = on.handle({wish_at(0, "true"), wish_at(1, "7"), wish_at(2, "[]"), wish_at(3, "13")});
  CHECK(on.seen->users == std::vector<std::int64_t>{7, 13});
  REQUIRE(rejected.size() == 3);
  CHECK(rejected[0].first == 0);
  CHECK(rejected[1].first == 2);
  CHECK(rejected[2] == std::pair<std::size_t, std::string>{3, "bad luck"});
}

TEST_CASE("events are published for the place of their record in the batch", "[handler][unit]") {
  scene on;
  on.handle({wish_at(0, "true"), wish_at(1, "7"), wish_at(2, "8")});
  REQUIRE(on.events.size() == 2);
  CHECK(on.events[0].index == 1);
  CHECK(on.events[1].index == 2);
  CHECK(on.events[1].event.id == "of 8");
}

TEST_CASE("a handler is not bothered with a batch that cannot be decoded at all", "[handler][unit]") {
  scene on;
  broker::record tombstone;
  CHECK(on.handle({tombstone, wish_at(1, "null")}).size() == 2);
  CHECK(on.seen->sizes.empty());
}

TEST_CASE("a keyed subscription decodes into what its handler takes", "[handler][unit]") {
  const auto subscription = handler::keyed<coupon_requested>(handler::keyed_handler_port<coupon_requested>{});
  auto message = subscription.decode(wish_at(9, "7"), "request-coupon");
  REQUIRE(message);
  REQUIRE(message->match_elements<handler::delivered<coupon_requested>>());
  const auto& got = message->get_as<handler::delivered<coupon_requested>>(0);
  CHECK(got.message.user_id.value() == 7);
  CHECK(got.from.event_id == "request-coupon/3/9");
  CHECK_FALSE(subscription.decode(wish_at(9, "true"), "request-coupon"));
}
