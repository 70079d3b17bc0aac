#include "runtime/api/event_route.hpp"
#include "runtime/wire/envelope.hpp"
#include "schemas/coupon_requested.hpp"
#include "tests/support/deterministic_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using result = bridge::published::result;

namespace {

http::door_route route_to(const bridge::publish_port& bridge, wire::format format) {
  return api::event_door_route(post_event<schemas::coupon_requested>("/api/v1/coupon/request-issue"),
                               {bridge, {"wishes", format, "troupe/shop-1"}});
}

/// The route behind a door, in front of a bridge that says what the test wants.
struct scene {
  explicit scene(bridge::published says = {}, wire::format format = wire::format::json) {
    auto bridge = world.own(world.system.spawn([this, says](bridge::publish_port::pointer) {
      return bridge::publish_port::behavior_type{[this, says](const bridge::publish& asked) {
        published.push_back(asked.event);
        return says;
      }};
    }));
    door = world.own(http::spawn_door_actor(world.system, "door", {route_to(bridge, format)}));
  }

  http::response post(const std::string& body) {
    std::optional<http::response> answer;
    http::request asked;
    asked.method = "POST";
    asked.path = "/api/v1/coupon/request-issue";
    asked.body = body;
    asked.request_id = "r-1";
    asked.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    caf::anon_send(door, http::exchanges{{http::exchange{0, asked, [&](http::response with) { answer = with; }}}});
    world.settle();
    REQUIRE(answer);
    return *answer;
  }

  tests::deterministic_world world;
  std::vector<wire::event> published;
  caf::actor door;
};

constexpr auto wish = R"({"userId":7,"couponId":3})";

}  // namespace

TEST_CASE("a durable wish is answered 200 with an empty body", "[coupon][actor]") {
  scene on;
  const auto answer = on.post(wish);
  CHECK(answer.status == 200);
  CHECK(answer.body.empty());
}

TEST_CASE("a wish becomes an event keyed by its coupon", "[coupon][actor]") {
  scene on;
  on.post(wish);
  REQUIRE(on.published.size() == 1);
  const auto& event = on.published[0];
  CHECK(event.topic == "wishes");
  CHECK(event.key == "3");
  CHECK(event.payload == wish);
  CHECK(event.type == "troupe.request-coupon.v1");
  const auto head = wire::read_envelope(event.head);
  CHECK(head.source == "troupe/shop-1");
  CHECK(head.id == event.id);
  CHECK(head.trace.request_id == "r-1");
  CHECK(head.trace.traceparent == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
}

TEST_CASE("every wish gets an event id of its own", "[coupon][actor]") {
  scene on;
  on.post(wish);
  on.post(wish);
  CHECK(on.published.at(0).id.size() == 36);
  CHECK(on.published.at(0).id != on.published.at(1).id);
}

TEST_CASE("ids may be decimal strings", "[coupon][actor]") {
  scene on;
  CHECK(on.post(R"({"userId":"7","couponId":"3"})").status == 200);
  CHECK(on.published.at(0).payload == wish);
}

TEST_CASE("a topic in binary gets binary", "[coupon][actor]") {
  scene on{{}, wire::format::binary};
  on.post(wish);
  const auto& event = on.published.at(0);
  const auto read = wire::decode_record<schemas::coupon_requested>(event.head, event.payload);
  REQUIRE(read);
  CHECK(*read == schemas::coupon_requested{7, 3});
}

TEST_CASE("a malformed wish is refused with the field to blame and publishes nothing", "[coupon][actor]") {
  scene on;
  for (const std::string body :
       {"", "[]", "{", R"({"userId":7})", R"({"userId":0,"couponId":3})", R"({"userId":7,"couponId":3,"more":1})",
        R"({"userId":7,"couponId":3.5})", R"({"userId":7,"couponId":9223372036854775808})"})
    CHECK(on.post(body).status == 400);
  CHECK(on.post(R"({"userId":7,"couponId":-1})").body.find(R"("field":"couponId")") != std::string::npos);
  CHECK(on.published.empty());
}

TEST_CASE("an unavailable broker is answered 503 with a time to come back", "[coupon][actor]") {
  scene on{{result::unavailable, "no broker answers"}};
  const auto answer = on.post(wish);
  CHECK(answer.status == 503);
  CHECK(answer.head.at(0).first == "Retry-After");
}

TEST_CASE("a refused wish is answered 422 with the reason", "[coupon][actor]") {
  scene on{{result::refused, "there is no coupon 3"}};
  const auto answer = on.post(wish);
  CHECK(answer.status == 422);
  CHECK(answer.body.find("there is no coupon 3") != std::string::npos);
}

TEST_CASE("a wish whose bridge is gone is answered 503", "[coupon][actor]") {
  tests::deterministic_world world;
  auto bridge = world.system.spawn([](bridge::publish_port::pointer) {
    return bridge::publish_port::behavior_type{[](const bridge::publish&) { return bridge::published{}; }};
  });
  caf::anon_send_exit(bridge, caf::exit_reason::kill);
  world.settle();
  const auto door = world.own(http::spawn_door_actor(world.system, "door", {route_to(bridge, wire::format::json)}));
  int status = 0;
  http::request asked;
  asked.body = wish;
  caf::anon_send(door, http::exchanges{{http::exchange{0, asked, [&](http::response with) { status = with.status; }}}});
  world.settle();
  CHECK(status == 503);
}
