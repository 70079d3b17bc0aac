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

std::int64_t resident() {
  auto& shop = door_node::get();
  return std::stoll(shop.in(shop.node().admin("/v1/node"), "residentBytes"));
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

TEST_CASE("a form on a foreign page changes nothing", "[door][e2e]") {
  const auto post = [](const std::string& path, const std::string& headers) {
    return ask("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n" + headers + "\r\n");
  };
  for (const auto* path : {"/v1/drain", "/v1/partitions/order-completed/pause", "/v1/dead-letters/1/discard"}) {
    INFO(path);
    const auto as_form =
        post(path, "Content-Type: application/x-www-form-urlencoded\r\nOrigin: https://evil.example\r\n");
    CHECK(as_form.status == 403);
    CHECK(is_problem(as_form, "not-deliberate"));
    CHECK(post(path, "X-Troupe-Action: yes\r\nOrigin: https://evil.example\r\n").status == 403);
    CHECK(post(path, "").status == 403);
  }
  CHECK(door_node::get().node().is_ready());
  check_the_door_serves();
}

TEST_CASE("readers of the event stream that never read hold nothing up", "[door][e2e]") {
  const auto before = resident();
  std::string impatient;
  for (int i = 0; i < 5000; ++i)
    impatient += "GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
  std::vector<raw_client> deaf;
  for (int i = 0; i < 20; ++i) {
    deaf.emplace_back(admin_port());
    deaf.back().offer(impatient);
  }
  for (int i = 0; i < 20; ++i)
    CHECK(ask("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n").has("data: {"));
  check_the_door_serves();
  CHECK(resident() - before < 30'000'000);
  CHECK(door_node::get().node().is_ready());
}
