// The node all tests of this program talk to, started with the first of them.
#pragma once

#include "tests/support/running_node.hpp"
#include "tests/support/test_database.hpp"

namespace troupe::tests {

class door_node {
public:
  /// A request may take 2 s to arrive here, not 10, so that waiting for slow clients takes no longer.
  static door_node& get() {
    static door_node one;
    return one;
  }

  running_node& node() { return node_; }
  test_database& tables() { return database_; }

  /// What an answer says at a path like "items,0,price"; PostgreSQL reads the JSON, not the code under test.
  std::string in(const raw_answer& answer, const std::string& path) {
    return database_.ask("select $json$" + answer.body + "$json$::json #>> '{" + path + "}'");
  }

  std::string new_product(const std::string& stock = "100", const std::string& price = "250") {
    const auto made = node_.post("/api/v1/product", R"({"name":"pen","price":)" + price + R"(,"stock":)" + stock + "}");
    REQUIRE(made.status == 201);
    return in(made, "productId");
  }

  std::string new_coupon(const std::string& starts = "2020-01-01T00:00:00Z",
                         const std::string& expires = "2999-01-01T00:00:00Z", const std::string& quantity = "10",
                         const std::string& terms = R"("type":"fixed","discount":100)") {
    const auto made =
        node_.post("/api/v1/coupon", R"({"name":"spring",)" + terms + R"(,"quantity":)" + quantity +
                                         R"(,"useStartsAt":")" + starts + R"(","expiresAt":")" + expires + "\"}");
    REQUIRE(made.status == 201);
    return in(made, "couponId");
  }

  raw_answer request_coupon(const std::string& user, const std::string& coupon) {
    return node_.post("/api/v1/coupon/request-issue", R"({"userId":)" + user + R"(,"couponId":)" + coupon + "}");
  }

  raw_answer order(const std::string& user, const std::string& product, const std::string& quantity,
                   const std::string& coupon = "null", const std::string& headers = "") {
    return node_.post("/api/v1/order",
                      R"({"userId":)" + user + R"(,"couponId":)" + coupon + R"(,"items":[{"productId":)" + product +
                          R"(,"quantity":)" + quantity + "}]}",
                      headers);
  }

  void issue(const std::string& user, const std::string& coupon) {
    REQUIRE(request_coupon(user, coupon).status == 200);
    REQUIRE(wait_until([&] { return node_.get("/api/v1/coupon/" + coupon + "/issue/" + user).status == 200; }));
  }

  /// How many rows each table has, and the sums that requests could move.
  std::string contents() {
    database_.wait_for("select count(*) from outbox", "0");
    return database_.ask(R"(
      select string_agg(name || '=' || (xpath('/row/n/text()', query_to_xml('select count(*) as n from ' || name,
                                                                           false, true, '')))[1]::text, ' ' order by name)
             || ' stock=' || (select coalesce(sum(stock), 0) from products)
             || ' issued=' || (select coalesce(sum(issued), 0) from coupons)
        from (select table_name as name from information_schema.tables where table_schema = 'public') tables)");
  }

private:
  door_node() : node_{node_plan{"door", database_.url(), "request_timeout = \"2s\"\n", "", ""}} {
    node_.start_and_wait();
  }

  test_database database_;
  running_node node_;
};

inline bool is_problem(const raw_answer& answer, const std::string& kind) {
  return answer.head.find("Content-Type: application/problem+json") != std::string::npos &&
         answer.has("\"type\":\"urn:troupe:problem:" + kind + '"') &&
         answer.has("\"status\":" + std::to_string(answer.status)) && answer.has("\"detail\":\"");
}

}  // namespace troupe::tests
