#include "runtime/api/worker_pool.hpp"

#include "tests/support/deterministic_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::api;
using namespace std::chrono_literals;
using verdict = handler::outcome::verdict;

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::function<void(caf::event_based_actor*)>)

namespace {

using numbers = std::vector<int>;
using action = std::function<void(caf::event_based_actor*)>;
using said_promise = caf::typed_response_promise<outcomes>;

numbers numbers_in(const tasks& asked) {
  numbers out;
  for (const auto& one : asked.all)
    out.push_back(std::any_cast<int>(one));
  return out;
}

/// A worker that holds its answers back. Promises must not outlive the actor system.
struct fake_worker {
  std::vector<numbers> seen;
  std::deque<said_promise> unanswered;

  /// Untyped, so that it can also be told to act: a promise is delivered by the actor it belongs to.
  caf::actor spawn(tests::deterministic_world& world) {
    return world.own(world.system.spawn([this](caf::event_based_actor* self) -> caf::behavior {
      return {[this, self](const tasks& asked) -> caf::result<outcomes> {
                seen.push_back(numbers_in(asked));
                unanswered.push_back(self->make_response_promise<outcomes>());
                return unanswered.back();
              },
              [self](const action& act) { act(self); }};
    }));
  }
};

pool_settings gathering(std::uint32_t most_waiting = 100, std::uint32_t most_at_once = 100) {
  pool_settings out;
  out.name = "pool";
  out.most_waiting = most_waiting;
  out.most_at_once = most_at_once;
  out.max_wait = 5s;
  out.shares_trouble = true;
  return out;
}

pool_settings single(std::chrono::milliseconds delay = 0ms) {
  pool_settings out;
  out.name = "pool";
  out.most_waiting = 1'000'000;
  out.delay = delay;
  return out;
}

/// A pool in front of two workers, or one, and somebody who gives it tasks.
struct scene {
  explicit scene(pool_settings with = gathering(), std::size_t workers = 1) {
    with.refuse = [this](std::any& what, const std::string& why) {
      refused.push_back(std::any_cast<int>(what));
      reason = why;
    };
    std::vector<worker_port> ports;
    for (std::size_t i = 0; i < workers; ++i) {
      actors.push_back(workers_[i].spawn(world));
      ports.push_back(caf::actor_cast<worker_port>(actors.back()));
    }
    pool = world.own(spawn_worker_pool(world.system, std::move(with), ports));
  }

  /// `first` to `last`, all before anything runs.
  void give(int first, int last) {
    world.own(world.system.spawn([this, first, last](caf::event_based_actor* self) {
      for (auto one = first; one <= last; ++one)
        self->request(pool, caf::infinite, task{one})
            .then([this, one](const handler::outcome& said) { note(one, said); },
                  [this](const caf::error&) { ++errors; });
    }));
    world.settle();
  }
  void give(int one) { give(one, one); }

  void note(int one, const handler::outcome& said) {
    if (said.what == verdict::done)
      done.push_back(one);
    else if (said.what == verdict::unavailable)
      unavailable.push_back(one);
    else
      retried.push_back(one);
    last_reason = said.reason;
  }

  /// What that worker is at is over.
  void finish(handler::outcome with = handler::done(), std::size_t worker = 0) {
    auto& by = workers_[worker];
    reply(outcomes{{by.seen.back().size(), std::move(with)}}, worker);
  }
  template <class T>
  void reply(T with, std::size_t worker = 0) {
    caf::anon_send(actors[worker], action{[this, worker, with](caf::event_based_actor*) {
                     auto asker = std::move(workers_[worker].unanswered.front());
                     workers_[worker].unanswered.pop_front();
                     asker.deliver(with);
                   }});
    world.settle();
  }

  void stop() {
    caf::anon_send_exit(pool, caf::exit_reason::user_shutdown);
    world.settle();
  }

  const std::vector<numbers>& seen(std::size_t worker = 0) const { return workers_[worker].seen; }

  tests::deterministic_world world;
  numbers done, unavailable, retried, refused;
  std::string reason, last_reason;
  int errors = 0;
  std::array<fake_worker, 2> workers_;
  std::vector<caf::actor> actors;
  pool_port pool;
};

}  // namespace

TEST_CASE("the first task is begun without waiting for others", "[api][actor]") {
  scene on;
  on.give(1);
  CHECK(on.seen() == std::vector<numbers>{{1}});
}

TEST_CASE("tasks that come while a worker is at it are given to it together", "[api][actor]") {
  scene on;
  for (int one = 1; one <= 5; ++one)
    on.give(one);
  REQUIRE(on.seen().size() == 1);
  on.finish();
  CHECK(on.seen().back() == numbers{2, 3, 4, 5});
}

TEST_CASE("a task that waits too long is refused and those under way are not", "[api][actor]") {
  scene on;
  on.give(1);
  on.give(2);
  on.world.advance(3s);
  on.give(3);
  on.world.advance(2s);
  CHECK(on.unavailable == numbers{2});  // the third has waited for 2 s
  on.finish();
  on.finish();
  CHECK(on.done == numbers{1, 3});
  on.give(4);
  on.give(5);
  on.world.advance(5s);
  CHECK(on.refused == numbers{2, 5});
}

TEST_CASE("a worker never gets more than most_at_once", "[api][actor]") {
  scene on{gathering(100, 2)};
  on.give(1);
  on.give(2, 6);
  on.finish();
  on.finish();
  CHECK(on.seen()[1] == numbers{2, 3});
  CHECK(on.seen()[2] == numbers{4, 5});
}

TEST_CASE("every task gets its own answer in the order they came", "[api][actor]") {
  scene on;
  for (int one = 1; one <= 3; ++one)
    on.give(one);
  on.finish();
  on.reply(outcomes{{handler::retry("later"), handler::done()}});
  CHECK(on.done == numbers{1, 3});
  CHECK(on.retried == numbers{2});
}

TEST_CASE("too many waiting tasks are refused as overload", "[api][actor]") {
  scene on{gathering(2, 1)};
  for (int one = 1; one <= 4; ++one)
    on.give(one);
  CHECK(on.refused == numbers{4});
  CHECK(on.reason == "too much waits for pool");
  on.finish();
  on.give(5);
  CHECK(on.refused.size() == 1);
}

TEST_CASE("what is not there is told to all who wait", "[api][actor]") {
  scene on{gathering(100, 1)};
  for (int one = 1; one <= 3; ++one)
    on.give(one);
  on.finish(handler::unavailable("the database is gone"));
  CHECK(on.unavailable == numbers{1, 2, 3});
  CHECK(on.reason == "the database is gone");
  CHECK(on.seen().size() == 1);
}

TEST_CASE("the next task after a failure is tried again", "[api][actor]") {
  scene on;
  on.give(1);
  on.finish(handler::unavailable("gone"));
  on.give(2);
  on.finish();
  CHECK(on.done == numbers{2});
}

TEST_CASE("a worker that fails costs its tasks a retry and the rest goes on", "[api][actor]") {
  scene on;
  on.give(1);
  on.give(2);
  on.reply(caf::make_error(caf::sec::runtime_error));
  CHECK(on.retried == numbers{1});
  REQUIRE(on.seen().size() == 2);
  on.finish();
  CHECK(on.done == numbers{2});
}

TEST_CASE("a task of which its worker says nothing is not left without an answer", "[api][actor]") {
  scene on;
  on.give(1);
  on.give(2, 4);
  on.finish();
  on.reply(outcomes{{handler::done()}});
  CHECK(on.done == numbers{1, 2});
  CHECK(on.retried == numbers{3, 4});
  on.give(5);
  on.finish();
  CHECK(on.done.back() == 5);
}

TEST_CASE("a pool that stops answers all who wait and finishes what is under way", "[api][actor]") {
  scene on;
  on.give(1);
  on.give(2);
  on.stop();
  CHECK(on.unavailable == numbers{2});
  on.give(3);
  CHECK(on.unavailable == numbers{2, 3});
  on.finish();
  CHECK(on.done == numbers{1});
  on.give(4);
  CHECK(on.errors == 1);
}

TEST_CASE("idle workers share the tasks", "[api][actor]") {
  scene on{single(), 2};
  on.give(1, 2);
  CHECK(on.seen(0) == std::vector<numbers>{{1}});
  CHECK(on.seen(1) == std::vector<numbers>{{2}});
}

TEST_CASE("a slow worker holds up its own task only", "[api][actor]") {
  scene on{single(), 2};
  on.give(1, 10);
  for (int i = 0; i < 9; ++i)
    on.finish(handler::done(), 1);
  CHECK(on.seen(0) == std::vector<numbers>{{1}});
  CHECK(on.seen(1).size() == 9);
  CHECK(on.done == numbers{2, 3, 4, 5, 6, 7, 8, 9, 10});
}

TEST_CASE("tasks wait while every worker is busy", "[api][actor]") {
  scene on{single(), 2};
  on.give(1, 4);
  REQUIRE(on.seen(0).size() + on.seen(1).size() == 2);
  on.finish();
  CHECK(on.seen(0).back() == numbers{3});
  CHECK(on.done == numbers{1});
}

TEST_CASE("a worker that ends costs its task a retry and nothing else", "[api][actor]") {
  scene on{single(), 2};
  caf::anon_send_exit(on.actors[0], caf::exit_reason::kill);
  on.world.settle();
  on.give(1, 2);
  on.finish(handler::done(), 1);
  CHECK(on.retried == numbers{1});
  CHECK(on.done == numbers{2});
}

TEST_CASE("a worker's refusal reaches whoever gave the task", "[api][actor]") {
  scene on{single()};
  on.give(1);
  on.finish(handler::reject("the sink answered 404"));
  CHECK(on.last_reason == "the sink answered 404");
}

TEST_CASE("a task is begun when its delay is over and not before", "[api][actor]") {
  scene on{single(3s)};
  on.give(1);
  on.world.advance(2999ms);
  REQUIRE(on.seen().empty());
  on.world.advance(1ms);
  on.finish();
  CHECK(on.done == numbers{1});
}

TEST_CASE("each task waits for its own delay only", "[api][actor]") {
  scene on{single(3s), 2};
  on.give(1);
  on.world.advance(2s);
  on.give(2);
  on.world.advance(1s);
  REQUIRE(on.seen(0) == std::vector<numbers>{{1}});
  REQUIRE(on.seen(1).empty());
  on.world.advance(2s);
  CHECK(on.seen(1) == std::vector<numbers>{{2}});
}

TEST_CASE("a delay holds thousands at once and costs those behind no time", "[api][actor]") {
  auto with = single(3s);
  with.most_at_once = 2000;
  scene on{with};
  on.give(1, 2000);
  REQUIRE(on.seen().empty());
  on.world.advance(3s);
  on.finish();
  CHECK(on.done.size() == 2000);
}

TEST_CASE("tasks come out of a delay in the order they went in", "[api][actor]") {
  scene on{single(10ms)};
  for (int one = 1; one <= 5; ++one) {
    on.give(one);
    on.world.advance(3ms);
  }
  on.world.advance(10ms);
  for (int one = 1; one <= 5; ++one)
    on.finish();
  CHECK(on.done == numbers{1, 2, 3, 4, 5});
}

TEST_CASE("a stop answers every task that waits for its delay", "[api][actor]") {
  scene on{single(3s)};
  on.give(1, 500);
  on.stop();
  CHECK(on.unavailable.size() == 500);
  on.world.advance(3s);
  CHECK(on.seen().empty());
}
