#include "runtime/actor/observed.hpp"

#include "tests/support/deterministic_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

namespace troupe::tests {

struct divide {
  int number, by;
};
struct remember {
  int number;
};
struct recall {};
struct promise_and_throw {};

}  // namespace troupe::tests

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::tests::divide)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::tests::remember)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::tests::recall)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::tests::promise_and_throw)

namespace {

using tests::divide;
using tests::promise_and_throw;
using tests::recall;
using tests::remember;

using calculator_port =
    caf::typed_actor<caf::replies_to<divide>::with<int>, caf::reacts_to<remember>, caf::replies_to<recall>::with<int>,
                     caf::replies_to<promise_and_throw>::with<int>>;

struct calculator_state {
  static inline const char* name = "calculator";
  int remembered = 0;
  caf::typed_response_promise<int> promised;
};

calculator_port::behavior_type calculator(actor::pointer<calculator_port, calculator_state> self) {
  return {[](const divide& asked) {
            if (asked.by == 0)
              throw std::invalid_argument("division by zero");
            return asked.number / asked.by;
          },
          [self](const remember& news) {
            if (news.number < 0)
              throw std::invalid_argument("a negative number");
            self->state.remembered = news.number;
          },
          [self](const recall&) { return self->state.remembered; },
          [self](const promise_and_throw&) -> caf::result<int> {
            self->state.promised = self->make_response_promise<int>();
            throw std::runtime_error("after the promise");
          }};
}

std::shared_ptr<const actor::actor_figures> figures_of(caf::actor_id id) {
  for (const auto& one : actor::actor_table::instance().living())
    if (one->id == id)
      return one;
  return nullptr;
}

struct scene {
  tests::deterministic_world world;
  calculator_port actor = world.own(world.system.spawn(calculator));
};

}  // namespace

TEST_CASE("an actor whose handler throws answers with an error and lives on", "[actor][actor]") {
  scene on;
  caf::anon_send(on.actor, remember{7});
  CHECK_FALSE(on.world.ask<int>(on.actor, divide{1, 0}));
  CHECK(on.world.ask<int>(on.actor, divide{6, 2}) == 3);
  CHECK(on.world.ask<int>(on.actor, recall{}) == 7);
}

TEST_CASE("the error of a throwing handler carries its words", "[actor][actor]") {
  scene on;
  std::string words;
  on.world.own(on.world.system.spawn([&](caf::event_based_actor* self) {
    self->request(on.actor, caf::infinite, divide{1, 0})
        .then([](int) {}, [&, self](const caf::error& fault) { words = self->system().render(fault); });
  }));
  on.world.settle();
  CHECK(words.find("division by zero") != std::string::npos);
}

TEST_CASE("a handler that throws after it made a promise answers with an error", "[actor][actor]") {
  scene on;
  CHECK_FALSE(on.world.ask<int>(on.actor, promise_and_throw{}));
  CHECK(on.world.ask<int>(on.actor, divide{6, 2}) == 3);
}

TEST_CASE("a one-way message whose handler throws does not end the actor", "[actor][actor]") {
  scene on;
  caf::anon_send(on.actor, remember{-1});
  CHECK(on.world.ask<int>(on.actor, recall{}) == 0);
}

TEST_CASE("the table shows who works and what was done", "[actor][actor]") {
  scene on;
  on.world.ask<int>(on.actor, divide{6, 2});
  on.world.ask<int>(on.actor, divide{6, 0});
  on.world.ask<int>(on.actor, recall{});
  const auto figures = figures_of(on.actor->id());
  REQUIRE(figures);
  CHECK(figures->name() == "calculator");
  CHECK(figures->handled == 3);
  CHECK(figures->failed == 1);
  CHECK(figures->mailbox_depth() == 0);
  CHECK(figures->busy_since_ns == 0);
  const auto types = figures->types();
  REQUIRE(types.size() == 2);
  CHECK(types[0]->type == "divide");
  CHECK(types[0]->handled == 2);
  CHECK(types[0]->failed == 1);
  CHECK(types[1]->type == "recall");
}

TEST_CASE("waiting messages show in the table", "[actor][actor]") {
  scene on;
  on.world.settle();
  caf::anon_send(on.actor, remember{1});
  caf::anon_send(on.actor, remember{2});
  CHECK(figures_of(on.actor->id())->mailbox_depth() == 2);
  on.world.settle();
  CHECK(figures_of(on.actor->id())->mailbox_depth() == 0);
}

TEST_CASE("an actor that ended leaves the table", "[actor][actor]") {
  tests::deterministic_world world;
  auto actor = world.system.spawn(calculator);
  const auto id = actor->id();
  REQUIRE(figures_of(id));
  caf::anon_send_exit(actor, caf::exit_reason::kill);
  actor = nullptr;
  world.settle();
  CHECK_FALSE(figures_of(id));
}
