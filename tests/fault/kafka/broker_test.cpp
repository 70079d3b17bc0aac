// A broker that is not there yet, or goes away.
#include "tests/support/shop_load.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

/// tools/kafka's only broker ends as in a crash and keeps its records.
void kill_broker() { output_of(TROUPE_SOURCE_DIR "/tools/kafka kill 1"); }
void start_broker() { output_of(TROUPE_SOURCE_DIR "/tools/kafka start 1"); }

/// Asks for a coupon, one user after the other, until told to stop; keeps who was answered 200.
class coupon_requests {
public:
  coupon_requests(std::uint16_t port, std::int64_t coupon)
      : thread_{[this, port, coupon] {
          shop_door door{port};
          for (std::int64_t user = 1; !stopped_; ++user) {
            const auto status = door.request_coupon(user, coupon).status;
            if (status == 200)
              accepted_.push_back(user);
            else if (status != 503)
              strange_.push_back(status);
          }
        }} {}
  ~coupon_requests() { stop(); }

  void stop() {
    stopped_ = true;
    if (thread_.joinable())
      thread_.join();
  }

  void check_published(const std::vector<topic_record>& records) const {
    std::set<std::int64_t> published;
    for (const auto& each : records)
      published.insert(*number_in(each.value, "userId"));
    CHECK_FALSE(accepted_.empty());
    for (const auto user : accepted_)
      if (published.count(user) == 0)
        FAIL_CHECK("user " << user << " was answered 200 and is not on the topic");
    CHECK(strange_ == std::vector<int>{});
  }

private:
  std::atomic<bool> stopped_{false};
  std::vector<std::int64_t> accepted_;
  std::vector<int> strange_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("orders are accepted without a broker and their events arrive when it comes", "[fault]") {
  const auto port = std::to_string(free_port());
  shop_options with;
  with.brokers = "127.0.0.1:" + port;
  shop_cluster shop{1, with};
  shop.node(0).start();
  shop.require([&] { return shop.door().get("/api/v1/product/1").status == 404; }, 20s, "the door is not open");
  CHECK_FALSE(shop.node(0).is_ready());
  const auto product = shop.add_product(100);
  for (int user = 1; user <= 20; ++user)
    CHECK(shop.door().order(user, {product}).status == 201);
  CHECK(shop.count("outbox") == 20);

  const child_program broker{{TROUPE_BINARY, "broker", "--port", port}, "/dev/null"};
  shop.require([&] { return shop.node(0).is_ready(); }, 40s, "the node is not ready");
  wait_until_orders_arrived(shop);
  check_orders(shop);
}

TEST_CASE("a broker that crashes under load loses no order and no accepted coupon request", "[fault]") {
  shop_cluster shop{2};
  shop.start();
  const auto coupon = shop.add_coupon(100);
  shop_load load{{shop.node(0).port(), shop.node(1).port()}, {shop.add_product(1'000'000)}, 2};
  coupon_requests requests{shop.node(1).port(), coupon};
  shop.require([&] { return load.stored() > 200; }, 30s, "no orders");
  kill_broker();
  const auto before = load.stored();
  const auto goes_on = wait_until([&] { return load.stored() > before + 200; }, 20s);
  start_broker();
  CHECK(goes_on);
  shop.require([&] { return shop.node(0).is_ready() && shop.node(1).is_ready(); }, 60s, "a node is not ready");
  requests.stop();
  load.stop();

  wait_until_orders_arrived(shop);
  load.check_answers(shop);
  check_orders(shop);
  requests.check_published(shop.requests().read());
  wait_until_requests_are_handled(shop);
  check_winners(shop, coupon, 100);
}
