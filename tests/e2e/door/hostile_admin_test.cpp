#include "tests/e2e/door/door_node.hpp"

using namespace troupe::tests;

namespace {

std::uint16_t admin_port() { return door_node::get().node().admin_port(); }

raw_answer ask(const std::string& request) {
  raw_client client{admin_port()};
  client.send(request);
  return client.receive();
}

void check_the_door_serves() {
  auto& shop = door_node::get();
  CHECK(shop.order("1", shop.new_product("1"), "1").status == 201);
}

}  // namespace

TEST_CASE("a name that was bound to this machine by a foreign page is refused", "[door][e2e]") {
  const auto refused = ask("GET /v1/partitions HTTP/1.1\r\nHost: evil.example:9090\r\n\r\n");
  CHECK(refused.status == 421);
  CHECK(is_problem(refused, "misdirected-request"));
  CHECK(ask("GET /v1/partitions HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 200);
}

TEST_CASE("a body of 10 MB is refused on the admin address before it has arrived", "[door][e2e]") {
  const auto refused = ask("POST /v1/partitions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10485760\r\n\r\n" +
                           std::string(1000, 'x'));
  CHECK(refused.status == 413);
  check_the_door_serves();
}

TEST_CASE("1000 connections to the admin address keep nobody out", "[door][e2e]") {
  std::vector<raw_client> idle;
  for (int i = 0; i < 1000; ++i)
    idle.emplace_back(admin_port());
  check_the_door_serves();
  CHECK(door_node::get().node().is_ready());
  CHECK(wait_until([&] { return idle.front().is_closed(std::chrono::milliseconds{1}); }));  // the oldest had to go
}
