// Consumers that die again and again, or sleep and wake up too late, while a backlog is handled.
#include "tests/support/shop_load.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

constexpr int coupons = 4, quantity = 500, users = 2'000, backlog = 6'000;

/// Small steps, so that a crash always finds work half done.
shop_options slow_consumers() {
  shop_options with;
  with.topic = "max_batch = 20\nmax_in_flight = 40\n";
  with.sink_delay = "20ms";
  return with;
}

std::string requests(const std::vector<std::int64_t>& of, int from, int to) {
  std::ostringstream out;
  for (int i = from; i < to; ++i) {
    const auto coupon = of[static_cast<std::size_t>(i) % of.size()];
    out << coupon << ":{\"userId\":" << 1 + i * 7919 % users << ",\"couponId\":" << coupon << "}\n";
  }
  return out.str();
}

std::string events(int from, int to) {
  std::ostringstream out;
  for (int i = from; i < to; ++i)
    out << i + 1 << ":{\"occurredAt\":\"2026-05-29T01:43:46.137371Z\",\"orderId\":" << i + 1 << "}\n";
  return out.str();
}

struct backlog_of {
  explicit backlog_of(shop_cluster& shop) : shop_{shop} {
    for (int i = 0; i < coupons; ++i)
      coupons_.push_back(shop.add_coupon(quantity));
  }

  void write(int from, int to) {
    shop_.requests().write(requests(coupons_, from, to));
    shop_.orders().write(events(from, to));
  }

  /// Grows with every effect, whichever topic it comes from.
  std::int64_t effects() const {
    return std::stoll(
        shop_.database().ask("select (select coalesce(sum(next_offset), 0) from consumer_offsets) + "
                             "(select count(*) from data_platform_orders)"));
  }

  void wait_for_progress() {
    const auto before = effects();
    shop_.require([&] { return effects() > before + 20; }, 60s, "consumers do nothing");
  }

  void check_effects(int written) {
    wait_until_requests_are_handled(shop_);
    shop_.require([&] { return shop_.count("data_platform_orders") >= written; }, 60s, "events are missing");
    for (const auto each : coupons_)
      check_winners(shop_, each, quantity);
    CHECK(shop_.count("data_platform_orders") == written);
    CHECK(shop_.database().ask("select count(distinct order_id) from data_platform_orders") == std::to_string(written));
    CHECK(shop_.count("dead_letters") == 0);
    CHECK(shop_.count("parked_records") == 0);
  }

private:
  shop_cluster& shop_;
  std::vector<std::int64_t> coupons_;
};

}  // namespace

TEST_CASE("a redelivered record has one effect", "[fault]") {
  shop_cluster shop{2, slow_consumers()};
  shop.start();
  backlog_of work{shop};
  for (std::size_t crash = 0; crash < 4; ++crash) {
    const auto part = backlog / 4 * static_cast<int>(crash);
    work.write(part, part + backlog / 4);
    work.wait_for_progress();
    shop.node(crash % 2).kill();
    shop.node(crash % 2).start();
  }
  shop.start();
  work.check_effects(backlog);
}

TEST_CASE("a zombie writes nothing", "[fault]") {
  shop_cluster shop{2, slow_consumers()};
  shop.start();
  shop.wait_until_shared();
  backlog_of work{shop};
  work.write(0, backlog / 3);
  work.wait_for_progress();
  shop.node(0).signal(SIGSTOP);
  work.write(backlog / 3, backlog / 3 * 2);
  wait_until_requests_are_handled(shop);  // by the other one, once it has taken over
  shop.node(0).signal(SIGCONT);
  work.write(backlog / 3 * 2, backlog);
  work.check_effects(backlog);
  shop.wait_until_shared();
  CHECK(shop.node(0).is_running());
}
