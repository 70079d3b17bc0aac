#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;

namespace {

std::size_t count(const std::string& text, const std::string& of) {
  std::size_t found = 0;
  for (auto at = text.find(of); at != std::string::npos; at = text.find(of, at + 1))
    ++found;
  return found;
}

constexpr auto order = R"({"userId":1,"couponId":null,"items":[{"productId":1,"quantity":1}]})";

}  // namespace

TEST_CASE("a stall turns readiness off and says why", "[command_line][e2e]") {
  test_database database;
  running_node node{{"stalling", database.url(), "", "", "[health]\noutbox_after = \"700ms\"\n"}};
  node.start_and_wait();
  CHECK(node.post("/api/v1/product", R"({"name":"a","price":5,"stock":9})").status == 201);
  database.ask("begin; lock table data_platform_orders");
  CHECK(node.post("/api/v1/order", order).status == 201);
  REQUIRE(wait_until([&] { return !node.is_ready(); }));
  CHECK(node.admin("/readyz").has(R"("subject":"outbox","what":"an event committed )"));
  CHECK(node.admin("/healthz").status == 200);
  CHECK(node.admin("/metrics").has("troupe_stalls{kind=\"outbox\"} 1\n"));
  database.ask("commit");
  node.wait_until_ready();
  CHECK(node.admin("/metrics").has("troupe_stalls{kind=\"outbox\"} 0\n"));
  CHECK(node.admin("/metrics").has("troupe_stalls_total{kind=\"outbox\"} 1\n"));
  CHECK(count(node.log(), "not ready: outbox") == 1);
  CHECK(count(node.log(), "outbox is fine again") == 1);
}
