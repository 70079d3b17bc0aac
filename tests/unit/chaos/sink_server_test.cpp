#include "tools/chaos.d/sink_server.hpp"
#include "tests/support/raw_client.hpp"

#include <catch2/catch.hpp>

using namespace troupe::chaos;
using namespace std::chrono_literals;
using troupe::tests::raw_client;
using manner = sink_server::manner;

namespace {

/// One event, posted over a connection of its own.
std::string post(const sink_server& to, const std::string& event, std::chrono::milliseconds within = 5s) {
  const std::string body = R"({"orderId":7,"occurredAt":"2026-01-01T00:00:00Z"})";
  raw_client client{to.port()};
  client.send("POST /events HTTP/1.1\r\nHost: x\r\nce-id: " + event +
              "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  client.finish_sending();
  return client.receive_all(within);
}

struct sick {
  explicit sick(manner is, unsigned status = 0) { sink.become({is, status}); }
  sink_server sink;
};

}  // namespace

TEST_CASE("a sink that refuses takes nothing whatever the status", "[chaos][unit]") {
  for (const unsigned status : {500U, 502U, 504U, 401U, 404U, 307U}) {
    sick on{manner::refusing, status};
    CHECK_THAT(post(on.sink, "a"), Catch::StartsWith("HTTP/1.1 " + std::to_string(status) + ' '));
    CHECK(on.sink.received().refused() == 1);
    CHECK(on.sink.effects() == 0);
  }
}

TEST_CASE("a sink sends an interim answer before the real one", "[chaos][unit]") {
  sick on{manner::interim};
  CHECK_THAT(post(on.sink, "a"), Catch::StartsWith("HTTP/1.1 103 ") && Catch::Contains("HTTP/1.1 503 "));
  CHECK_THAT(post(on.sink, "a"), Catch::StartsWith("HTTP/1.1 103 ") && Catch::Contains("HTTP/1.1 200 "));
  CHECK(on.sink.effects() == 1);
}

TEST_CASE("a sink leaves a spare answer after a refusal", "[chaos][unit]") {
  sick on{manner::leftovers};
  CHECK_THAT(post(on.sink, "a"), Catch::StartsWith("HTTP/1.1 503 ") && Catch::Contains("HTTP/1.1 200 "));
  CHECK(on.sink.effects() == 0);
  CHECK_THAT(post(on.sink, "a"), Catch::StartsWith("HTTP/1.1 200 "));
  CHECK(on.sink.effects() == 1);
}

TEST_CASE("a sink ends within a body or without an answer", "[chaos][unit]") {
  sick early{manner::wrong_length}, mute{manner::closing};
  CHECK_THAT(post(early.sink, "a"), Catch::Contains("Content-Length: 100") && Catch::EndsWith("cut off"));
  CHECK(post(mute.sink, "a").empty());
  CHECK(mute.sink.received().refused() == 1);
}

TEST_CASE("a sink that hangs takes nothing until it is well again", "[chaos][unit]") {
  sick on{manner::hanging};
  CHECK(post(on.sink, "a", 500ms).empty());
  on.sink.become({});
  CHECK_THAT(post(on.sink, "b"), Catch::StartsWith("HTTP/1.1 200 "));
  CHECK(on.sink.effects() == 1);
}
