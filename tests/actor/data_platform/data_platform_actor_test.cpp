#include "actors/data_platform/data_platform_actor.hpp"

#include "tests/actor/data_platform/fake_sink.hpp"
#include "tests/support/deterministic_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::data_platform;
using namespace std::chrono_literals;
using tests::fake_sink;

namespace {

/// The actor under test, its sink and somebody who hands events over like a bridge.
struct scene {
  explicit scene(std::chrono::milliseconds delay)
      : front{world.own(spawn_data_platform_actor(world.system, sink.spawn(world), delay))} {}

  void hand_over(std::int64_t first, std::int64_t last) { answers.hand_over(world, front, first, last); }

  tests::deterministic_world world;
  fake_sink sink;
  tests::answer_log answers;
  sink_port front;
};

}  // namespace

TEST_CASE("without a delay an event is at the sink at once", "[data_platform][actor]") {
  scene on{0ms};
  on.hand_over(1, 3);
  CHECK(on.sink.seen() == std::vector<std::int64_t>{1, 2, 3});
  CHECK(on.answers.count(handler::outcome::verdict::done) == 3);
}

TEST_CASE("an event reaches the sink when its delay is over and not before", "[data_platform][actor]") {
  scene on{3s};
  on.hand_over(1, 1);
  on.world.advance(2999ms);
  REQUIRE(on.sink.seen().empty());
  on.world.advance(1ms);
  CHECK(on.sink.seen() == std::vector<std::int64_t>{1});
  CHECK(on.answers.count(handler::outcome::verdict::done) == 1);
}

TEST_CASE("a delayed sink holds thousands at once", "[data_platform][actor]") {
  scene on{3s};
  on.hand_over(1, 2000);
  REQUIRE(on.answers.total() == 0);
  on.world.advance(3s);
  CHECK(on.sink.seen().size() == 2000);
  CHECK(on.answers.count(handler::outcome::verdict::done) == 2000);  // 2000 in 3 s: 666 events/s
}

TEST_CASE("each event waits for its own delay only", "[data_platform][actor]") {
  scene on{3s};
  on.hand_over(1, 1);
  on.world.advance(2s);
  on.hand_over(2, 2);
  on.world.advance(1s);
  REQUIRE(on.sink.seen() == std::vector<std::int64_t>{1});
  on.world.advance(2s);
  CHECK(on.sink.seen() == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("events come out in the order they went in", "[data_platform][actor]") {
  scene on{10ms};
  for (std::int64_t id = 1; id <= 5; ++id) {
    on.hand_over(id, id);
    on.world.advance(3ms);
  }
  on.world.advance(10ms);
  CHECK(on.sink.seen() == std::vector<std::int64_t>{1, 2, 3, 4, 5});
}

TEST_CASE("what the sink says about an event reaches whoever handed it over", "[data_platform][actor]") {
  scene on{1s};
  on.sink.answers_with(handler::reject("no such table"));
  on.hand_over(1, 1);
  on.world.advance(1s);
  CHECK(on.answers.count(handler::outcome::verdict::reject) == 1);
  CHECK(on.answers.last_reason() == "no such table");
}

TEST_CASE("a stop answers every event that waits", "[data_platform][actor]") {
  scene on{3s};
  on.hand_over(1, 500);
  caf::anon_send_exit(on.front, caf::exit_reason::user_shutdown);
  on.world.settle();
  CHECK(on.answers.count(handler::outcome::verdict::unavailable) == 500);
  on.world.advance(3s);
  CHECK(on.sink.seen().empty());
  CHECK(on.answers.total() == 500);
}

TEST_CASE("an event that comes after the stop is answered with an error", "[data_platform][actor]") {
  scene on{3s};
  caf::anon_send_exit(on.front, caf::exit_reason::user_shutdown);
  on.world.settle();
  on.hand_over(1, 1);
  CHECK(on.answers.errors() == 1);
}
