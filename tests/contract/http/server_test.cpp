#include "tests/contract/http/served.hpp"

#include <future>

using namespace troupe;
using namespace troupe::tests;

namespace {

const std::string get_now = "GET /now HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string get_later = "GET /later HTTP/1.1\r\nHost: x\r\n\r\n";

std::string say(int number) { return "GET /now?say=" + std::to_string(number) + " HTTP/1.1\r\nHost: x\r\n\r\n"; }

}  // namespace

TEST_CASE("pipelined requests are answered in their order", "[http][contract]") {
  served door;
  auto client = door.connect();
  client.send(say(1) + get_later + post("/echo", "{}") + "GET /nope HTTP/1.1\r\nHost: x\r\n\r\n" + say(2));
  CHECK(client.receive().body == "1");
  const auto open = door.next_open();
  CHECK(client.receive(50ms).status == 0);
  open.answer({201, "later", "text/plain", {}});
  CHECK(client.receive().body == "later");
  CHECK(client.receive().body == "{}");
  CHECK(client.receive().status == 404);
  CHECK(client.receive().body == "2");
}

TEST_CASE("a long pipeline of refused requests is answered whole", "[http][contract]") {
  served door;
  auto client = door.connect();
  std::string text;
  for (int i = 0; i < 5000; ++i)
    text += "GET /nope HTTP/1.1\r\nHost: x\r\n\r\n";
  std::thread sending{[&] { client.send(text); }};
  int answered = 0;
  while (answered < 5000 && client.receive().status == 404)
    ++answered;
  sending.join();
  CHECK(answered == 5000);
}

TEST_CASE("requests that arrive together reach the sink in one batch", "[http][contract]") {
  std::atomic<std::size_t> calls{0}, requests{0};
  std::promise<void> go;
  http::server server{served::quick(), http::router{{{"GET", "/now", false}}}, [&](std::vector<http::exchange> batch) {
                        if (++calls == 1)
                          go.get_future().wait();
                        requests += batch.size();
                        for (const auto& each : batch)
                          each.answer({});
                      }};
  std::deque<raw_client> clients;
  for (int i = 0; i < 32; ++i)
    clients.emplace_back(server.port());
  REQUIRE(served::eventually([&] { return server.figures().connections == 32; }));
  clients[0].send(get_now);
  REQUIRE(served::eventually([&] { return calls == 1; }));
  for (std::size_t i = 1; i < clients.size(); ++i)
    clients[i].send(get_now);
  go.set_value();
  for (auto& client : clients)
    CHECK(client.receive().status == 200);
  CHECK(requests == 32);
  CHECK(calls <= 3);
}

TEST_CASE("an answer may come from another thread", "[http][contract]") {
  served door;
  auto client = door.connect();
  for (int i = 0; i < 200; ++i) {
    client.send(get_later);
    std::thread{[open = door.next_open()] { open.answer({200, "from afar", "text/plain", {}}); }}.join();
    REQUIRE(client.receive().body == "from afar");
  }
}

TEST_CASE("the first answer wins", "[http][contract]") {
  served door;
  auto client = door.connect();
  client.send(get_later);
  const auto open = door.next_open();
  open.answer({200, "first", "text/plain", {}});
  open.answer({500, "second", "text/plain", {}});
  CHECK(client.receive().body == "first");
  client.send(get_now);
  CHECK(client.receive().body == "ok");
}

TEST_CASE("a request given up is answered 500 unanswered", "[http][contract]") {
  served door;
  const auto answer = door.ask("GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(answer.status == 500);
  CHECK(answer.has("urn:troupe:problem:unanswered"));
}

TEST_CASE("a sink that throws answers its batch with 500 and serves on", "[http][contract]") {
  int calls = 0;
  http::server server{served::quick(), http::router{{{"GET", "/now", false}}}, [&](std::vector<http::exchange> batch) {
                        if (++calls == 1)
                          throw std::runtime_error("broken");
                        batch.front().answer({});
                      }};
  raw_client client{server.port()};
  client.send(get_now);
  CHECK(client.receive().status == 500);
  client.send(get_now);
  CHECK(client.receive().status == 200);
}

TEST_CASE("a body within the limit passes in either framing", "[http][contract]") {
  served door;
  const std::string body(64 * 1024, 'a');
  CHECK(door.ask(post("/echo", body)).body == body);
  CHECK(door.ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: Application/JSON ; charset=utf-8\r\n"
                 "Transfer-Encoding: Chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n")
            .body == "abcde");
}

TEST_CASE("HTTP/1.0 is served and closed unless it asks to stay", "[http][contract]") {
  served door;
  auto client = door.connect();
  client.send("GET /now HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(client.receive().has("Connection: keep-alive\r\n"));
  client.send("GET /now HTTP/1.0\r\n\r\n");
  CHECK(client.receive().has("Connection: close\r\n"));
  CHECK(client.is_closed());
}

TEST_CASE("HEAD is answered like GET without the body", "[http][contract]") {
  served door;
  auto client = door.connect();
  client.send("HEAD /now?say=hello HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto answer = client.receive(5s, false);
  CHECK(answer.status == 200);
  CHECK(answer.has("Content-Length: 5\r\n"));
  client.send(get_now);
  CHECK(client.receive().body == "ok");
}

TEST_CASE("a client that expects 100 is invited before it sends its body", "[http][contract]") {
  served door;
  auto client = door.connect();
  client.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
      "Content-Length: 2\r\n\r\n");
  CHECK(client.receive().status == 100);
  client.send("{");
  client.send("}");
  CHECK(client.receive().body == "{}");
}

TEST_CASE("a request id that is well formed comes back and any other is replaced", "[http][contract]") {
  served door;
  CHECK(door.ask("GET /now HTTP/1.1\r\nHost: x\r\nX-Request-Id: a.B_7-c\r\n\r\n").has("X-Request-Id: a.B_7-c\r\n"));
  CHECK(door.ask("GET /nope HTTP/1.1\r\nHost: x\r\nX-Request-Id: a.B_7-c\r\n\r\n").has("X-Request-Id: a.B_7-c\r\n"));
  CHECK(door.ask("POST /echo HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine\r\nContent-Length: 99999999\r\n\r\n")
            .has("X-Request-Id: mine\r\n"));
  const auto replaced = door.ask("GET /now HTTP/1.1\r\nHost: x\r\nX-Request-Id: a b\r\n\r\n");
  CHECK(replaced.has("X-Request-Id: "));
  CHECK_FALSE(replaced.has("a b"));
}

TEST_CASE("the sink sees request id and trace and parameters and peer", "[http][contract]") {
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  served door;
  auto client = door.connect();
  client.send("GET /later?a=1+2&b HTTP/1.1\r\nHost: x\r\nTraceParent: " + trace + "\r\nX-Request-Id: 7\r\n\r\n");
  const auto open = door.next_open();
  CHECK(open.asked().traceparent == trace);
  CHECK(open.asked().request_id == "7");
  CHECK(open.asked().query == std::map<std::string, std::string>{{"a", "1 2"}, {"b", ""}});
  CHECK(open.asked().peer.rfind("127.0.0.1:", 0) == 0);
  CHECK(*open.asked().header("host") == "x");
  CHECK(open.asked().header("none") == nullptr);
  CHECK(door.ask("GET /item/a%20b HTTP/1.1\r\nHost: x\r\n\r\n").body == "a b");
}

TEST_CASE("an answer's header cannot be split in two", "[http][contract]") {
  served door;
  auto client = door.connect();
  client.send(get_later);
  door.next_open().answer({200, "", "text/plain", {{"Location", "/a\r\nSet-Cookie: b"}, {"Kept", "c"}}});
  const auto answer = client.receive();
  CHECK(answer.has("Kept: c\r\n"));
  CHECK_FALSE(answer.has("Set-Cookie"));
}

TEST_CASE("a client that reads slowly gets a large answer whole", "[http][contract]") {
  served door;
  auto client = door.connect();
  client.send(get_later + get_now);
  const std::string large(20 * 1024 * 1024, 'x');
  door.next_open().answer({200, large, "text/plain", {}});
  CHECK(client.receive(10s).body == large);
  CHECK(client.receive().body == "ok");
}

TEST_CASE("the address a server cannot have is named", "[http][contract]") {
  served door;
  auto taken = served::quick();
  taken.listen = "127.0.0.1:" + std::to_string(door.server.port());
  CHECK_THROWS_WITH(served{taken}, Catch::Contains(taken.listen) && Catch::Contains("in use"));
  for (const auto* wrong : {"", "8080", ":8080", "127.0.0.1:http-no", "256.0.0.1:1"}) {
    taken.listen = wrong;
    CHECK_THROWS_AS(served{taken}, std::runtime_error);
  }
}
