#include "runtime/bridge/outbound_bridge.hpp"

#include "tests/actor/bridge/publishing.hpp"
#include "tests/support/fake_producer.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using tests::event_of;
using verdict = broker::delivery::result;
using result = bridge::published::result;

namespace {

struct scene {
  scene() {
    bridge =
        world.own(bridge::spawn_outbound_bridge(world.system, 3, link, [this](broker::producer_listener& listener) {
          return std::make_unique<tests::fake_producer>(producer, listener);
        }));
    world.settle();
  }
  ~scene() { bridge::close(*link, std::chrono::milliseconds{0}); }

  void publish(std::vector<wire::event> events) { publish_all(world, bridge, log, std::move(events)); }
  void report(const std::string& id, verdict what, const std::string& reason = "") {
    producer->report(id, what, reason);
    world.settle();
  }

  tests::deterministic_world world;
  std::shared_ptr<tests::producer_log> producer = std::make_shared<tests::producer_log>();
  std::shared_ptr<tests::publish_log> log = std::make_shared<tests::publish_log>();
  std::shared_ptr<bridge::producer_link> link = bridge::make_producer_link();
  caf::actor bridge;
};

}  // namespace

TEST_CASE("what arrives in one turn is handed to the producer in one call and in order", "[bridge][actor]") {
  scene on;
  on.publish({event_of("1"), event_of("2"), event_of("3")});
  REQUIRE(on.producer->calls.size() == 1);
  const auto& call = on.producer->calls[0];
  REQUIRE(call.size() == 3);
  CHECK(call[0].event.id == "1");
  CHECK(call[1].event.id == "2");
  CHECK(call[2].event.id == "3");
}

TEST_CASE("an event is answered when its report came", "[bridge][actor]") {
  scene on;
  on.publish({event_of("1"), event_of("2"), event_of("3")});
  CHECK(on.log->answers.empty());
  on.report("2", verdict::delivered);
  CHECK(on.log->of("2") == result::durable);
  CHECK_FALSE(on.log->has("1"));
  on.report("1", verdict::failed, "timed out");
  CHECK(on.log->of("1") == result::unavailable);
  CHECK(on.log->reason("1") == "timed out");
  on.report("3", verdict::refused, "too large");
  CHECK(on.log->of("3") == result::refused);
  CHECK(on.log->reason("3") == "too large");
}

TEST_CASE("what is beyond the limit is refused at once and room comes back with the reports", "[bridge][actor]") {
  scene on;
  on.publish({event_of("1"), event_of("2"), event_of("3"), event_of("4")});
  CHECK(on.log->of("4") == result::unavailable);
  CHECK(on.producer->all().size() == 3);
  on.report("1", verdict::delivered);
  on.publish({event_of("5")});
  CHECK_FALSE(on.log->has("5"));
  CHECK(on.producer->all().size() == 4);
}

TEST_CASE("a second report of an event changes nothing", "[bridge][actor]") {
  scene on;
  on.publish({event_of("1")});
  on.report("1", verdict::delivered);
  on.report("1", verdict::failed);
  CHECK(on.log->of("1") == result::durable);
}

TEST_CASE("closing flushes the producer and later reports reach nobody", "[bridge][actor]") {
  scene on;
  on.publish({event_of("1")});
  bridge::close(*on.link, std::chrono::milliseconds{10});
  CHECK(on.producer->flushed);
  on.report("1", verdict::delivered);
  CHECK_FALSE(on.log->has("1"));
}

TEST_CASE("events a bridge still holds when it ends are answered with an error", "[bridge][actor]") {
  scene on;
  on.publish({event_of("1"), event_of("2")});
  tests::check_held_events_fail(on.world, on.bridge, *on.log);
}

TEST_CASE("an outbound bridge that throws half-way leaves nobody waiting and publishes the next", "[bridge][actor]") {
  scene on;
  on.producer->throws = true;
  on.publish({event_of("1"), event_of("2")});
  CHECK(on.log->of("1") == result::unavailable);
  CHECK(on.log->reason("2") == "the bridge had a fault: the producer broke");
  on.producer->throws = false;
  on.publish({event_of("3"), event_of("4"), event_of("5")});
  on.report("3", verdict::delivered);
  CHECK(on.log->of("3") == result::durable);
}
