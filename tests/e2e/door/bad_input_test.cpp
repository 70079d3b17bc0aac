#include "tests/e2e/door/bad_input_cases.hpp"
#include "tests/e2e/door/door_node.hpp"

using namespace troupe::tests;

namespace {

door_node& shop() { return door_node::get(); }

void check_refused(const bad_input& bad) {
  INFO(bad.what);
  const auto headers = bad.headers.empty() ? "Content-Type: application/json\r\n" : bad.headers;
  const auto answer = call(shop().node().door_port(), bad.method, bad.path, bad.body, headers);
  INFO(answer.head << answer.body.substr(0, 1000));
  CHECK(answer.status == bad.status);
  CHECK(is_problem(answer, bad.kind));
  const auto blamed = bad.field.empty() ? "\"field\":" : "\"field\":\"" + bad.field + '"';
  CHECK(answer.has(blamed) != bad.field.empty());
  CHECK(answer.head.find("X-Request-Id: ") != std::string::npos);
}

void check_all(const bad_inputs& all) {
  const auto product = shop().new_product();
  const auto before = shop().contents();
  for (const auto& bad : all)
    check_refused(bad);
  CHECK(shop().contents() == before);
  CHECK(shop().order("1", product, "1").status == 201);
}

}  // namespace

TEST_CASE("a body that is not strict JSON is refused", "[door][e2e]") { check_all(bad_json()); }
TEST_CASE("an identifier that is none is refused", "[door][e2e]") { check_all(bad_identifiers()); }
TEST_CASE("an impossible product is refused", "[door][e2e]") { check_all(bad_products()); }
TEST_CASE("an impossible coupon is refused", "[door][e2e]") { check_all(bad_coupons()); }
TEST_CASE("an impossible order is refused", "[door][e2e]") { check_all(bad_orders()); }
TEST_CASE("a header that is wrong or too large is refused", "[door][e2e]") { check_all(bad_headers()); }
TEST_CASE("a path that leads nowhere is refused", "[door][e2e]") { check_all(bad_paths()); }

TEST_CASE("a method that a path does not answer is 405 and says which it does", "[door][e2e]") {
  const auto check = [](const std::string& method, const std::string& path, const std::string& allowed) {
    INFO(method << ' ' << path);
    const auto answer = call(shop().node().door_port(), method, path, "{}", "Content-Type: application/json\r\n");
    CHECK(answer.status == 405);
    CHECK(is_problem(answer, "method-not-allowed"));
    CHECK(answer.has("Allow: " + allowed + "\r\n"));
  };
  check("GET", "/api/v1/order", "POST");
  check("PUT", "/api/v1/order", "POST");
  check("GET", "/api/v1/product", "POST");
  check("DELETE", "/api/v1/order/1", "GET, HEAD");
  check("POST", "/api/v1/order/1", "GET, HEAD");
  check("PATCH", "/api/v1/product/1", "GET, HEAD");
  check("GET", "/api/v1/product/1/restock", "POST");
  check("POST", "/api/v1/user/1/coupon", "GET, HEAD");
  check("POST", "/api/v1/coupon/1/issue/1", "GET, HEAD");
  check("BREW", "/api/v1/coupon", "POST");
}
