#include "tests/e2e/door/door_node.hpp"

#include <atomic>
#include <thread>

using namespace troupe::tests;

namespace {

door_node& shop() { return door_node::get(); }

void check_not_usable(const raw_answer& refused, const std::string& why) {
  CHECK(refused.status == 409);
  CHECK(is_problem(refused, "coupon-not-usable"));
  CHECK(refused.has("\"field\":\"couponId\""));
  CHECK(refused.has(why));
}

}  // namespace

TEST_CASE("a coupon is created and shown", "[door][e2e]") {
  const auto id = shop().new_coupon("2026-05-29T01:43:46.137371Z", "2026-06-29T10:43:46+09:00", "5",
                                    R"("type":"percent","discount":30)");
  const auto shown = shop().node().get("/api/v1/coupon/" + id);
  CHECK(shown.status == 200);
  CHECK(shown.body == R"({"couponId":)" + id +
                          R"(,"name":"spring","type":"percent","discount":30,"quantity":5,"useStartsAt":")"
                          R"(2026-05-29T01:43:46.137371Z","expiresAt":"2026-06-29T01:43:46.000000Z","issued":0,)"
                          R"("remaining":5})");
}

TEST_CASE("a coupon is requested with ids as text and answered with an empty body", "[door][e2e]") {
  shop().new_coupon();  // the first one here is coupon 1
  const auto answer = shop().node().post("/api/v1/coupon/request-issue", R"({"userId":"1","couponId":"1"})");
  CHECK(answer.status == 200);
  CHECK(answer.body.empty());
  CHECK(answer.has("Content-Length: 0\r\n"));
}

TEST_CASE("a coupon is requested with ids as numbers", "[door][e2e]") {
  shop().new_coupon();  // the first one here is coupon 1
  const auto answer = shop().node().post("/api/v1/coupon/request-issue", R"({"userId":1,"couponId":1})");
  CHECK(answer.status == 200);
  CHECK(answer.body.empty());
}

TEST_CASE("a coupon that does not exist is asked for as on a topic", "[door][e2e]") {
  const auto letters = "select count(*) from dead_letters where reason like '%there is no coupon 9223372036854775807%'";
  const auto answer = shop().request_coupon("1", "9223372036854775807");
  CHECK(answer.status == 200);
  CHECK(answer.body.empty());
  CHECK(shop().tables().ask(letters) == "1");
}

TEST_CASE("an issue is shown with its place in the queue", "[door][e2e]") {
  const auto coupon = shop().new_coupon();
  const auto path = "/api/v1/coupon/" + coupon + "/issue/";
  const auto none = shop().node().get(path + "501");
  CHECK(none.status == 404);
  CHECK(none.body == R"({"status":"not-issued"})");
  shop().issue("501", coupon);
  shop().issue("502", coupon);
  CHECK(shop().node().get(path + "501").body == R"({"status":"issued","sequence":1,"usedByOrder":null})");
  CHECK(shop().node().get(path + "502").body == R"({"status":"issued","sequence":2,"usedByOrder":null})");
  CHECK(shop().in(shop().node().get("/api/v1/coupon/" + coupon), "issued") == "2");
  CHECK(shop().in(shop().node().get("/api/v1/coupon/" + coupon), "remaining") == "8");
}

TEST_CASE("a coupon goes to as many users as it has pieces and once to each", "[door][e2e]") {
  const auto coupon = shop().new_coupon("2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "3");
  std::vector<std::thread> rush;
  for (int user = 601; user <= 606; ++user)
    rush.emplace_back([&, user] {
      shop().request_coupon(std::to_string(user), coupon);
      shop().request_coupon(std::to_string(user), coupon);
    });
  for (auto& each : rush)
    each.join();
  shop().tables().wait_for("select issued from coupons where coupon_id = " + coupon, "3");
  CHECK(shop().tables().ask(
            "select count(distinct user_id) || '/' || max(sequence) from coupon_issues where coupon_id = " + coupon) ==
        "3/3");
}

TEST_CASE("the coupons of a user are listed", "[door][e2e]") {
  const auto coupon = shop().new_coupon();
  shop().issue("701", coupon);
  const auto listed = shop().node().get("/api/v1/user/701/coupon");
  CHECK(listed.status == 200);
  CHECK(shop().in(listed, "0,couponId") == coupon);
  CHECK(shop().in(listed, "0,usedByOrder").empty());
  CHECK(shop().node().get("/api/v1/user/702/coupon").body == "[]");
}

TEST_CASE("a coupon pays once", "[door][e2e]") {
  const auto coupon = shop().new_coupon();
  const auto pen = shop().new_product("10", "250");
  shop().issue("801", coupon);
  const auto placed = shop().order("801", pen, "1", coupon);
  REQUIRE(placed.status == 201);
  CHECK(shop().in(placed, "total") == "250");
  CHECK(shop().in(placed, "discount") == "100");
  CHECK(shop().in(placed, "payable") == "150");
  CHECK(shop().in(shop().node().get("/api/v1/coupon/" + coupon + "/issue/801"), "usedByOrder") ==
        shop().in(placed, "orderId"));
  check_not_usable(shop().order("801", pen, "1", coupon), "used already");
  CHECK(shop().in(shop().node().get("/api/v1/product/" + pen), "stock") == "9");
}

TEST_CASE("a coupon used by many orders at once pays once", "[door][e2e]") {
  const auto coupon = shop().new_coupon();
  const auto pen = shop().new_product("10");
  shop().issue("821", coupon);
  std::atomic<int> paid{0}, refused{0};
  std::vector<std::thread> rush;
  for (int i = 0; i < 6; ++i)
    rush.emplace_back([&] {
      const auto status = shop().order("821", pen, "1", coupon).status;
      paid += status == 201;
      refused += status == 409;
    });
  for (auto& each : rush)
    each.join();
  CHECK(paid == 1);
  CHECK(refused == 5);
  CHECK(shop().in(shop().node().get("/api/v1/product/" + pen), "stock") == "9");
}

TEST_CASE("a percent coupon rounds down and a fixed one never pays more than the total", "[door][e2e]") {
  const std::string starts = "2020-01-01T00:00:00Z", expires = "2999-01-01T00:00:00Z";
  const auto third = shop().new_coupon(starts, expires, "1", R"("type":"percent","discount":33)");
  const auto large = shop().new_coupon(starts, expires, "1", R"("type":"fixed","discount":1000000)");
  const auto pen = shop().new_product("10", "99");
  shop().issue("811", third);
  shop().issue("811", large);
  CHECK(shop().in(shop().order("811", pen, "1", third), "discount") == "32");
  const auto free = shop().order("811", pen, "1", large);
  CHECK(shop().in(free, "discount") == "99");
  CHECK(shop().in(free, "payable") == "0");
}

TEST_CASE("a coupon of somebody else or outside its time does not pay", "[door][e2e]") {
  const auto pen = shop().new_product("10");
  const auto other = shop().new_coupon();
  const auto expired = shop().new_coupon("2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z");
  const auto early = shop().new_coupon("2998-01-01T00:00:00Z");
  shop().issue("901", other);
  shop().issue("902", expired);
  shop().issue("902", early);
  check_not_usable(shop().order("902", pen, "1", other), "not issued");
  check_not_usable(shop().order("902", pen, "1", "9223372036854775807"), "not issued");
  check_not_usable(shop().order("902", pen, "1", expired), "expired");
  check_not_usable(shop().order("902", pen, "1", early), "not valid yet");
  CHECK(shop().in(shop().node().get("/api/v1/product/" + pen), "stock") == "10");
}
