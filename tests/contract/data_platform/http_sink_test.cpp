#include "runtime/http/server.hpp"
#include "tests/contract/data_platform/handing_over.hpp"
#include "tests/support/raw_server.hpp"

#include <catch2/catch.hpp>
#include <mutex>

using namespace troupe;
using namespace troupe::data_platform;
using namespace std::chrono_literals;
using tests::event_of;
using answer = handler::outcome::verdict;

namespace {

/// A receiver of events that answers with one status, or, with 0, not at all.
class receiver {
public:
  explicit receiver(int status) : status_{status} {}

  std::uint16_t port() const { return server_.port(); }
  std::vector<http::request> received() const {
    const std::lock_guard held{guard_};
    return received_;
  }

private:
  void take(std::vector<http::exchange> all) {
    const std::lock_guard held{guard_};
    for (auto& one : all) {
      received_.push_back(one.asked());
      if (status_ == 0)
        unanswered_.push_back(one);
      else
        one.answer({status_, "", "text/plain", {}});
    }
  }

  static http::server_options any_port() {
    http::server_options out;
    out.listen = "127.0.0.1:0";
    return out;
  }

  const int status_;
  mutable std::mutex guard_;
  std::vector<http::request> received_;
  std::vector<http::exchange> unanswered_;
  http::server server_{any_port(), http::router{{{"POST", "/events", true}}},
                       [this](std::vector<http::exchange> all) { take(std::move(all)); }};
};

data_platform_options posting_to(const std::string& authority, std::uint32_t connections) {
  data_platform_options out;
  out.sink = "http";
  out.url = "http://" + authority + "/events";
  out.connections = connections;
  out.timeout = 300ms;
  return out;
}

/// The sink in front of that port.
struct scene {
  explicit scene(std::uint16_t port) : scene{"127.0.0.1:" + std::to_string(port), 4} {}
  explicit scene(const std::string& authority, std::uint32_t connections = 1)
      : sink{posting_to(authority, connections)} {}

  outcome hand_over_one() { return sink.hand_over({event_of(15)}).at(0); }

  tests::hosted_sink sink;
};

std::string header(const http::request& of, const std::string& name) {
  const auto* found = of.header(name);
  return found ? *found : "(absent)";
}

}  // namespace

TEST_CASE("an event is posted as a CloudEvent in binary mode", "[data_platform][contract]") {
  receiver there{200};
  scene on{there.port()};
  REQUIRE(on.hand_over_one().what == answer::done);
  const auto got = there.received().at(0);
  CHECK(got.body == R"({"occurredAt":"2026-05-28T20:26:40.000015Z","orderId":15})");
  CHECK(header(got, "content-type") == "application/json");
  CHECK(header(got, "ce-specversion") == "1.0");
  CHECK(header(got, "ce-id") == "event-15");
  CHECK(header(got, "ce-source") == "troupe/order-completed");
  CHECK(header(got, "ce-type") == "troupe.order-completed.v1");
  CHECK(header(got, "ce-time") == "2026-05-28T20:26:40.000015Z");
  CHECK(header(got, "traceparent") == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  CHECK(header(got, "x-request-id") == "request-15");
}

TEST_CASE("an event id can break out of no header", "[data_platform][contract]") {
  receiver there{200};
  scene on{there.port()};
  auto event = event_of(15);
  event.from.event_id = "a\r\nx-evil: 1 %";
  REQUIRE(on.sink.hand_over({event}).at(0).what == answer::done);
  CHECK(header(there.received().at(0), "ce-id") == "a%0D%0Ax-evil:%201%20%25");
  CHECK(header(there.received().at(0), "x-evil") == "(absent)");
}

TEST_CASE("a sink that is being deployed, is busy or lets nobody in is waited for", "[data_platform][contract]") {
  for (const int status : {307, 401, 404, 408, 425, 429, 500, 502, 503, 504}) {
    receiver there{status};
    scene on{there.port()};
    INFO(status);
    CHECK(on.hand_over_one().what == answer::unavailable);
    CHECK(there.received().size() == 1);
  }
}

TEST_CASE("an event that the sink refuses is given up", "[data_platform][contract]") {
  receiver there{422};
  scene on{there.port()};
  CHECK(on.hand_over_one().what == answer::reject);
}

TEST_CASE("a sink's 103 or 100 before its answer is no answer", "[data_platform][contract]") {
  const std::string hint = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", go_on = "HTTP/1.1 100 Continue\r\n\r\n",
                    taken = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                    failed = "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n";
  const tests::raw_server there{{hint + taken, go_on + failed, hint + hint + taken, failed}};
  scene on{there.authority()};
  std::vector<answer> said;
  for (int i = 0; i < 4; ++i)
    said.push_back(on.hand_over_one().what);
  CHECK(said == std::vector{answer::done, answer::unavailable, answer::done, answer::unavailable});
}

TEST_CASE("a sink that answers twice never makes an event done that it refused", "[data_platform][contract]") {
  const std::string taken = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                    failed = "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n";
  const tests::raw_server there{{taken + taken, failed, taken, failed}};
  scene on{there.authority()};
  std::vector<answer> said;
  for (int i = 0; i < 4; ++i)
    said.push_back(on.hand_over_one().what);
  CHECK(said == std::vector{answer::done, answer::unavailable, answer::done, answer::unavailable});
}

TEST_CASE("a sink at an IPv6 address is reached", "[data_platform][contract]") {
  const tests::raw_server there{{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}, true};
  scene on{there.authority()};
  CHECK(on.hand_over_one().what == answer::done);
}

TEST_CASE("nobody listening is no fault of the event", "[data_platform][contract]") {
  const auto port = receiver{200}.port();
  scene on{port};
  const auto said = on.hand_over_one();
  CHECK(said.what == answer::unavailable);
  CHECK_FALSE(said.reason.empty());
}

TEST_CASE("a receiver that does not answer in time is waited for", "[data_platform][contract]") {
  receiver there{0};
  scene on{there.port()};
  CHECK(on.hand_over_one().what == answer::unavailable);
}

TEST_CASE("many events share the connections and each is answered", "[data_platform][contract]") {
  receiver there{204};
  scene on{there.port()};
  std::vector<order_event> events;
  for (std::int64_t id = 1; id <= 500; ++id)
    events.push_back(event_of(id));
  for (const auto& said : on.sink.hand_over(events))
    REQUIRE(said.what == answer::done);
  CHECK(there.received().size() == 500);
}

TEST_CASE("the http sink without a url says which key is missing", "[data_platform][contract]") {
  data_platform_options options;
  options.sink = "http";
  const auto said = [&] { return tests::hosted_sink{options}.hand_over({event_of(15)}).at(0).reason; };
  CHECK_THAT(said(), Catch::Contains("actors.data_platform.url: is missing"));
  options.url = "ftp://somewhere";
  CHECK_THAT(said(), Catch::Contains("actors.data_platform.url"));
}

TEST_CASE("an event is kept for the delay and then posted", "[data_platform][contract]") {
  receiver there{200};
  auto options = posting_to("127.0.0.1:" + std::to_string(there.port()), 4);
  options.delay = 100ms;
  tests::hosted_sink sink{options};
  const auto begun = std::chrono::steady_clock::now();
  CHECK(sink.hand_over({event_of(1), event_of(2)}).at(1).what == answer::done);
  CHECK(std::chrono::steady_clock::now() - begun >= 100ms);
}
