#include "runtime/http/client.hpp"
#include "tests/contract/http/served.hpp"

using namespace troupe;
using namespace troupe::tests;

namespace {

http::request asking(const std::string& method, const std::string& path) {
  http::request out;
  out.method = method;
  out.path = path;
  return out;
}

http::client client_of(const http::server& server) {
  return http::client{*http::parse_url("http://127.0.0.1:" + std::to_string(server.port()))};
}

}  // namespace

TEST_CASE("a client keeps its connection between calls", "[http][contract]") {
  served door;
  auto client = client_of(door.server);
  for (int i = 0; i < 3; ++i)
    CHECK(client.send(asking("GET", "/now?say=hi"), 5s)->body == "hi");
  auto with_body = asking("POST", "/echo");
  with_body.head.emplace_back("Content-Type", "application/json");
  with_body.body = "{}";
  CHECK(client.send(with_body, 5s)->body == "{}");
  CHECK(client.send(asking("HEAD", "/now"), 5s)->status == 200);
  CHECK(client.send(asking("GET", "/nope"), 5s)->content_type == "application/problem+json");
  CHECK(door.server.figures().connections == 1);
}

TEST_CASE("a client connects anew when the kept connection was closed", "[http][contract]") {
  auto options = served::quick();
  options.idle_timeout = 100ms;
  served door{options};
  auto client = client_of(door.server);
  CHECK(client.send(asking("GET", "/now"), 5s)->status == 200);
  REQUIRE(served::eventually([&] { return door.server.figures().connections == 0; }));
  CHECK(client.send(asking("GET", "/now"), 5s)->status == 200);
}

TEST_CASE("a client says who refused the connection", "[http][contract]") {
  auto door = std::make_unique<served>();
  auto client = client_of(door->server);
  const auto address = "127.0.0.1:" + std::to_string(door->server.port());
  door.reset();
  CHECK(client.send(asking("GET", "/now"), 5s).error() == address + " refused the connection");
}

TEST_CASE("a client gives up at its deadline and can be used again", "[http][contract]") {
  served door;
  auto client = client_of(door.server);
  CHECK_THAT(client.send(asking("GET", "/later"), 100ms).error(), Catch::EndsWith("did not answer within 100 ms"));
  CHECK(client.send(asking("GET", "/now"), 5s)->status == 200);
}

TEST_CASE("a client bounds the answer it takes", "[http][contract]") {
  served door;
  auto client = client_of(door.server);
  std::thread answering{[&] { door.next_open().answer({200, std::string(9 * 1024 * 1024, 'x'), "text/plain", {}}); }};
  CHECK_THAT(client.send(asking("GET", "/later"), 5s).error(), Catch::EndsWith("more than 8 MiB"));
  answering.join();
}

TEST_CASE("a client sends nothing that would be read as something else", "[http][contract]") {
  served door;
  auto client = client_of(door.server);
  CHECK_FALSE(client.send(asking("GET", "/now HTTP/1.1\r\nA: b"), 5s).has_value());
  CHECK_FALSE(client.send(asking("GET /a", "/now"), 5s).has_value());
  auto split = asking("GET", "/now");
  split.head.emplace_back("A", "b\r\nC: d");
  CHECK_FALSE(client.send(split, 5s).has_value());
  CHECK(door.server.figures().requests == 0);
}
