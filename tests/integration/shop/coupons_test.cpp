// Coupon requests from our own door and from producers that know nothing of us.
#include "tests/support/shop_truth.hpp"

#include <random>

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

/// "coupon:{...}" lines: `requests` requests by `users` users, spread over the coupons; the same for the same seed.
std::string request_lines(int requests, int users, const std::vector<std::int64_t>& coupons, unsigned seed = 7) {
  std::mt19937 random{seed};
  std::ostringstream out;
  for (int i = 0; i < requests; ++i) {
    const auto coupon = coupons[static_cast<std::size_t>(i) % coupons.size()];
    out << coupon << ":{\"userId\":" << 1 + random() % static_cast<unsigned>(users) << ",\"couponId\":" << coupon
        << "}\n";
  }
  return out.str();
}

}  // namespace

TEST_CASE("a coupon request is on the topic when it is answered", "[shop][integration]") {
  shop_cluster shop{1};
  shop.start();
  const auto coupon = shop.add_coupon(5);
  const auto answer = shop.door().post("/api/v1/coupon/request-issue",
                                       "{\"userId\":\"12\",\"couponId\":\"" + std::to_string(coupon) + "\"}");
  CHECK(answer.status == 200);
  CHECK(answer.body.empty());
  const auto records = shop.requests().read();
  REQUIRE(records.size() == 1);
  CHECK(records[0].key == std::to_string(coupon));
  CHECK(records[0].value == "{\"userId\":12,\"couponId\":" + std::to_string(coupon) + "}");
  CHECK(records[0].headers.find("ce_type=troupe.request-coupon.v1") != std::string::npos);
  wait_until_requests_are_handled(shop);
  const auto status = shop.door().get("/api/v1/coupon/" + std::to_string(coupon) + "/issue/12");
  CHECK(status.status == 200);
  CHECK(number_in(status.body, "sequence") == 1);
}

TEST_CASE("a producer without our headers is understood", "[shop][integration]") {
  shop_cluster shop{1};
  shop.start();
  const auto coupon = std::to_string(shop.add_coupon(5));
  shop.requests().write(coupon + ":{\"userId\":\"3\",\"couponId\":\"" + coupon + "\"}\n" +  // ids as strings
                        coupon + ":{ \"couponId\" : " + coupon + " , \"userId\" : 4, \"why\": [1] }\n" +  // more fields
                        coupon + ":{\"userId\":\"3\",\"couponId\":\"" + coupon + "\"}\n");
  wait_until_requests_are_handled(shop);
  CHECK(issued_users(shop, std::stoll(coupon)) == "3,4");

  shop.orders().write("900:{\"orderId\":\"900\",\"occurredAt\":\"2026-05-29T01:43:46.137371Z\"}\n");
  shop.database().wait_for("select order_id from data_platform_orders", "900");
  CHECK(shop.database().ask("select occurred_at at time zone 'UTC' from data_platform_orders") ==
        "2026-05-29 01:43:46.137371");
  CHECK(shop.count("dead_letters") == 0);
}

TEST_CASE("winners are the first distinct users by offset", "[shop][integration]") {
  const auto nodes = GENERATE(1, 2);
  CAPTURE(nodes);
  shop_cluster shop{nodes};
  shop.start();
  std::vector<std::int64_t> coupons;
  for (int i = 0; i < 4; ++i)
    coupons.push_back(shop.add_coupon(50));
  shop.requests().write(request_lines(500, 300, coupons, 7));
  for (std::int64_t user = 301; user < 320; ++user)
    CHECK(shop.door(static_cast<std::size_t>(user) % static_cast<std::size_t>(nodes))
              .request_coupon(user, coupons[static_cast<std::size_t>(user) % coupons.size()])
              .status == 200);
  shop.requests().write(request_lines(500, 300, coupons, 8));
  wait_until_requests_are_handled(shop);
  for (const auto coupon : coupons)
    check_winners(shop, coupon, 50);
  CHECK(shop.count("coupon_issues") == 200);
  CHECK(shop.count("dead_letters") == 0);
}

TEST_CASE("a coupon does not go out twice although two nodes decide locally", "[shop][integration]") {
  shop_options with;
  with.route = "local";
  shop_cluster shop{2, with};
  shop.start();
  const auto coupon = shop.add_coupon(40);
  std::atomic<int> accepted{0};
  std::vector<std::thread> clients;
  for (std::size_t i = 0; i < 4; ++i)
    clients.emplace_back([&, i] {
      auto door = shop.door(i % 2);
      for (std::int64_t user = 1; user <= 60; ++user)
        accepted += door.request_coupon(user, coupon).status == 200;
    });
  for (auto& each : clients)
    each.join();
  CHECK(accepted == 240);
  CHECK(shop.count("coupon_issues") == 40);
  CHECK(shop.database().ask("select issued from coupons") == "40");
  CHECK(shop.database().ask("select max(sequence) = 40 and min(sequence) = 1 and count(distinct sequence) = 40 "
                            "from coupon_issues") == "t");
}

TEST_CASE("coupon requests travel in the binary format beside JSON", "[shop][integration]") {
  shop_options with;
  with.format = "binary";
  with.partitions = 1;
  shop_cluster shop{1, with};
  shop.start();
  const auto coupon = shop.add_coupon(5);
  CHECK(shop.door().request_coupon(21, coupon).status == 200);
  shop.requests().write(std::to_string(coupon) + ":{\"userId\":22,\"couponId\":" + std::to_string(coupon) + "}\n");
  CHECK(shop.door().request_coupon(23, coupon).status == 200);
  shop.database().wait_for("select issued from coupons", "3");
  CHECK(issued_users(shop, coupon) == "21,22,23");
}
