#include "actors/data_platform/http_sink_actor.hpp"

#include "tests/actor/data_platform/fake_sink.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::data_platform;
using tests::fake_sink;
using answer = handler::outcome::verdict;

namespace {

/// The dispatcher in front of two workers.
struct scene {
  void hand_over(std::int64_t first, std::int64_t last) { answers.hand_over(world, sink, first, last); }

  tests::deterministic_world world;
  fake_sink left, right;
  tests::answer_log answers;
  sink_port sink = world.own(spawn_http_sink_actor(world.system, std::vector{left.spawn(world), right.spawn(world)}));
};

using orders = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("idle workers share the events", "[data_platform][actor]") {
  scene on;
  on.left.keeps_its_promises();
  on.right.keeps_its_promises();
  on.hand_over(1, 2);
  CHECK(on.left.seen() == orders{1});
  CHECK(on.right.seen() == orders{2});
}

TEST_CASE("a slow worker holds up its own event only", "[data_platform][actor]") {
  scene on;
  on.left.keeps_its_promises();
  on.hand_over(1, 10);
  CHECK(on.left.seen() == orders{1});
  CHECK(on.right.seen() == orders{2, 3, 4, 5, 6, 7, 8, 9, 10});
  CHECK(on.answers.total() == 9);
}

TEST_CASE("events wait while every worker is busy", "[data_platform][actor]") {
  scene on;
  on.left.keeps_its_promises();
  on.right.keeps_its_promises();
  on.hand_over(1, 4);
  REQUIRE(on.left.seen() == orders{1});
  on.left.release(on.world);
  CHECK(on.left.seen() == orders{1, 3});
  CHECK(on.answers.total() == 1);
}

TEST_CASE("a worker's refusal reaches whoever handed the event over", "[data_platform][actor]") {
  scene on;
  on.left.answers_with(handler::reject("the sink answered 404"));
  on.hand_over(1, 1);
  CHECK(on.answers.count(answer::reject) == 1);
  CHECK(on.answers.last_reason() == "the sink answered 404");
}

TEST_CASE("a worker that ends costs its event a retry and nothing else", "[data_platform][actor]") {
  tests::deterministic_world world;
  fake_sink gone, there;
  tests::answer_log answers;
  const auto ended = gone.spawn(world);
  const auto sink = world.own(spawn_http_sink_actor(world.system, std::vector{ended, there.spawn(world)}));
  caf::anon_send_exit(ended, caf::exit_reason::kill);
  world.settle();
  answers.hand_over(world, sink, 1, 2);
  CHECK(answers.count(answer::retry) == 1);
  CHECK(answers.count(answer::done) == 1);
}

TEST_CASE("a stop answers waiting events and those in a worker's hand", "[data_platform][actor]") {
  scene on;
  on.left.keeps_its_promises();
  on.right.keeps_its_promises();
  on.hand_over(1, 5);
  caf::anon_send_exit(on.sink, caf::exit_reason::user_shutdown);
  on.world.settle();
  CHECK(on.answers.count(answer::unavailable) == 5);
  on.left.release(on.world);
  CHECK(on.answers.total() == 5);
}
