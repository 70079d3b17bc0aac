#include "tests/contract/http/served.hpp"

using namespace troupe;
using namespace troupe::tests;

namespace {

const std::string get_now = "GET /now HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string get_later = "GET /later HTTP/1.1\r\nHost: x\r\n\r\n";

template <class Work>
std::chrono::milliseconds duration_of(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
}

http::server_options impatient() {
  auto out = served::quick();
  out.request_timeout = 200ms;
  return out;
}

}  // namespace

TEST_CASE("overload is refused at the door", "[http][contract]") {
  auto options = served::quick();
  options.max_in_flight = 2;
  served door{options};
  auto first = door.connect(), second = door.connect(), third = door.connect();
  first.send(get_later);
  second.send(get_later);
  const auto open = std::make_pair(door.next_open(), door.next_open());
  third.send(get_later);
  const auto refused = third.receive();
  CHECK(refused.status == 503);
  CHECK(refused.has("urn:troupe:problem:overloaded"));
  CHECK(refused.has("Retry-After: 1\r\n"));
  CHECK(door.server.figures().refused_overload == 1);
  open.first.answer({});
  open.second.answer({});
  CHECK(first.receive().status == 200);
  CHECK(second.receive().status == 200);
  third.send(get_now);
  CHECK(third.receive().status == 200);
}

TEST_CASE("a new client takes the place of the one idle for longest", "[http][contract]") {
  auto options = served::quick();
  options.max_connections = 2;
  served door{options};
  auto oldest = door.connect(), newer = door.connect();
  for (auto* client : {&oldest, &newer}) {
    client->send(get_now);
    REQUIRE(client->receive().status == 200);
  }
  CHECK(door.still_serves());
  CHECK(oldest.is_closed());
  newer.send(get_now);
  CHECK(newer.receive().status == 200);
}

TEST_CASE("a new client is refused when all others are busy", "[http][contract]") {
  auto options = served::quick();
  options.max_connections = 1;
  served door{options};
  auto busy = door.connect();
  busy.send(get_later);
  const auto open = door.next_open();
  auto refused = door.connect();
  const auto answer = refused.receive();
  CHECK(answer.status == 503);
  CHECK(answer.has("urn:troupe:problem:overloaded"));
  CHECK(answer.has("Retry-After: 1\r\n"));
  CHECK(refused.is_closed());
  open.answer({});
  CHECK(busy.receive().status == 200);
}

TEST_CASE("a request that drips in is ended by its deadline", "[http][contract][timed]") {
  served door{impatient()};
  auto client = door.connect();
  const auto took = duration_of([&] {
    client.send("GET /now HTTP/1.1\r\nHost: x\r\nA: ");
    while (!client.is_closed(5ms))
      client.send("a");
  });
  CHECK(client.receive().status == 408);
  CHECK(took >= 200ms);
  CHECK(took < 2s);
  CHECK(door.still_serves());
}

TEST_CASE("a body that stops half way is answered 408", "[http][contract]") {
  served door{impatient()};
  auto client = door.connect();
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
  const auto answer = client.receive();
  CHECK(answer.status == 408);
  CHECK(answer.has("urn:troupe:problem:request-timeout"));
  CHECK(client.is_closed());
}

TEST_CASE("a client that says nothing is closed without a word", "[http][contract]") {
  served door{impatient()};
  auto client = door.connect();
  CHECK(client.is_closed());
  CHECK(client.is_silent());
}

TEST_CASE("an idle connection is closed without a word", "[http][contract]") {
  auto options = served::quick();
  options.idle_timeout = 150ms;
  served door{options};
  auto client = door.connect();
  client.send(get_now);
  CHECK(client.receive().status == 200);
  CHECK(client.is_closed());
  CHECK(client.is_silent());
}

TEST_CASE("the wait for an answer counts towards no timeout", "[http][contract]") {
  auto options = impatient();
  options.idle_timeout = 100ms;
  options.request_timeout = 100ms;
  served door{options};
  auto waiting = door.connect(), silent = door.connect();
  waiting.send(get_later);
  const auto open = door.next_open();
  CHECK(silent.is_closed());  // so the time has passed for all
  open.answer({200, "late", "text/plain", {}});
  CHECK(waiting.receive().body == "late");
}

TEST_CASE("1500 idle connections neither starve a new client nor delay the stop", "[http][contract][timed]") {
  served door;
  std::deque<raw_client> idle;
  for (int i = 0; i < 1500; ++i) {
    idle.push_back(door.connect());
    if (i % 2 == 0)
      idle.back().send(get_now);
  }
  for (std::size_t i = 0; i < idle.size(); i += 2)
    REQUIRE(idle[i].receive().status == 200);
  REQUIRE(served::eventually([&] { return door.server.figures().connections == 1500; }));
  CHECK(door.still_serves());
  CHECK(duration_of([&] { door.server.stop(10s); }) < 1s);
  CHECK(idle.front().is_closed());
  CHECK(idle.back().is_closed());
}

TEST_CASE("a client that leaves while waiting makes its answer harmless", "[http][contract]") {
  served door;
  auto client = door.connect();
  client.send(get_later);
  const auto open = door.next_open();
  client.reset();
  open.answer({200, "too late", "text/plain", {}});
  CHECK(served::eventually([&] { return door.server.figures().in_flight == 0; }));
  CHECK(door.still_serves());
}

TEST_CASE("2000 resets while an answer is due leave nothing behind", "[http][contract]") {
  served door;
  for (int i = 0; i < 2000; ++i) {
    auto client = door.connect();
    client.send(i % 2 == 0 ? get_later : get_now);
    client.reset();
  }
  CHECK(door.still_serves());
  CHECK(door.answer_all_open());
  CHECK(served::eventually([&] { return door.server.figures().connections == 0; }));
}

TEST_CASE("a stop lets the open request finish and says close", "[http][contract][timed]") {
  served door;
  auto client = door.connect();
  client.send(get_later);
  const auto open = door.next_open();
  std::thread stopping{[&] { door.server.stop(10s); }};
  REQUIRE(served::eventually([&] {
    try {
      door.connect();
      return false;
    } catch (const std::runtime_error&) {
      return true;
    }
  }));
  open.answer({200, "done", "text/plain", {}});
  const auto answer = client.receive();
  CHECK(answer.body == "done");
  CHECK(answer.has("Connection: close\r\n"));
  CHECK(client.is_closed());
  CHECK(duration_of([&] { stopping.join(); }) < 1s);
}

TEST_CASE("a stop does not wait longer than its deadline", "[http][contract][timed]") {
  served door;
  auto client = door.connect();
  client.send(get_later);
  const auto open = door.next_open();
  const auto took = duration_of([&] { door.server.stop(100ms); });
  CHECK(took >= 100ms);
  CHECK(took < 1s);
  door.server.stop(10s);
  open.answer({200, "nobody", "text/plain", {}});
  CHECK(client.is_closed());
  CHECK(client.is_silent());
}

TEST_CASE("an answer after the server has gone is harmless", "[http][contract]") {
  http::exchange answered, dropped;
  {
    served door;
    auto first = door.connect(), second = door.connect();
    first.send(get_later);
    second.send(get_later);
    answered = door.next_open();
    dropped = door.next_open();
  }
  answered.answer({200, "nobody", "text/plain", {}});
  dropped = {};
  CHECK(answered.asked().path == "/later");
}

TEST_CASE("servers come and go under load", "[http][contract]") {
  for (int round = 0; round < 20; ++round) {
    auto door = std::make_unique<served>();
    std::deque<raw_client> clients;
    for (int i = 0; i < 20; ++i) {
      clients.push_back(door->connect());
      clients.back().send(get_now + get_later + get_now);
    }
    const auto open = door->next_open();
    std::thread answering{[open] { open.answer({}); }};
    door.reset();
    answering.join();
    for (auto& client : clients)
      CHECK(client.is_closed());
  }
}
