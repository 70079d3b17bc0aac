// A database that can be read and not written, as after a failover: nothing is blamed on what waits for it.
#include "tests/support/shop_load.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

struct read_only_window {
  explicit read_only_window(shop_cluster& of) : shop{of} {
    set("set default_transaction_read_only = on");
    // Who stays connected may still write; whoever comes now cannot, and not after the window either.
    shop.database().ask(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid()");
  }
  ~read_only_window() { set("reset default_transaction_read_only"); }

  void set(const std::string& what) {
    shop.database().ask("alter database " + shop.database().ask("select current_database()") + ' ' + what);
  }

  shop_cluster& shop;
};

std::size_t lines(const std::string& log) { return static_cast<std::size_t>(std::count(log.begin(), log.end(), '\n')); }

}  // namespace

TEST_CASE("a read-only database buries nothing, refuses orders with 503 and keeps the order of winners", "[fault]") {
  shop_cluster shop{1};
  shop.start();
  const auto product = shop.add_product(1000);
  const auto coupon = shop.add_coupon(3);
  REQUIRE(shop.door().order(1, {product}, "before").status == 201);
  std::size_t told = 0;
  {
    read_only_window window{shop};
    shop.require([&] { return shop.door().order(1, {product}, "within").status == 503; }, 20s,
                 "orders are not refused");
    told = lines(shop.node(0).log());
    for (int user = 1; user <= 6; ++user)
      CHECK(shop.door().request_coupon(user, coupon).status == 200);
    const auto refused = shop.door().order(1, {product}, "within");
    CHECK(refused.status == 503);
    CHECK(refused.has("Retry-After"));
    shop.require([&] { return !shop.node(0).is_ready(); }, 10s, "the node says that it is ready");
    CHECK_THAT(shop.node(0).ask_admin("/readyz").body, Catch::Contains("read-only"));
    const auto asks_on = [&] { return shop.door().order(1, {product}, "within").status != 503; };
    CHECK_FALSE(wait_until(asks_on, 15s, 50ms));
    told = lines(shop.node(0).log()) - told;
  }
  CHECK(told < 20);
  shop.require([&] { return shop.count("coupon_issues") == 3; }, 20s, "the coupon is not issued");
  CHECK(shop.database().ask("select string_agg(user_id::text, ' ' order by sequence) from coupon_issues") == "1 2 3");
  shop.require([&] { return shop.node(0).is_ready(); }, 10s, "the node is not ready again");
  CHECK(shop.door().order(1, {product}, "after").status == 201);
  wait_until_orders_arrived(shop);
  CHECK(shop.count("dead_letters") == 0);
  CHECK(shop.count("orders") == 2);
}
