#include "runtime/actor/inquiries.hpp"

#include "runtime/actor/observed.hpp"
#include "tests/support/deterministic_world.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace troupe;

namespace {

struct ask_all {
  int count = 0;
  bool in_runs = true;
};

}  // namespace

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(ask_all)

namespace {

/// Numbers each question by its content; notes what came back and how often it was told.
struct owner_state {
  static inline const char* name = "owner";
  std::optional<actor::inquiries> inquiries;
};

struct diary {
  std::multimap<std::uint64_t, std::string> answers;
  int told = 0;
};

std::string text_of(const caf::message& what) {
  if (what.match_elements<int>())
    return std::to_string(what.get_as<int>(0));
  return what.match_elements<caf::error>() ? "error" : "something else";
}

caf::behavior owner(caf::stateful_actor<owner_state, actor::observed<caf::event_based_actor>>* self,
                    const caf::actor& asked, std::shared_ptr<diary> notes) {
  auto& inquiries = self->state.inquiries.emplace(self, asked);
  return {[&inquiries](const ask_all& all) {
            std::optional<actor::inquiries::in_runs> runs;
            if (all.in_runs)
              runs.emplace(inquiries);
            for (int i = 1; i <= all.count; ++i)
              inquiries.ask(static_cast<std::uint64_t>(i), caf::make_message(i));
          },
          [&inquiries, notes](const actor::answers_waiting&) {
            ++notes->told;
            for (const auto& [number, what] : inquiries.answers())
              notes->answers.emplace(number, text_of(what));
          }};
}

struct asked_state {
  static inline const char* name = "asked";
  std::vector<caf::response_promise> held;
};
using asked_pointer = caf::stateful_actor<asked_state, actor::observed<caf::event_based_actor>>*;

/// Doubles; holds 3 until 4 comes, throws at 5, ends at 7.
caf::behavior moody(asked_pointer self) {
  return {[self](int number) -> caf::result<int> {
    if (number == 5)
      throw std::runtime_error("not 5");
    if (number == 7)
      self->quit();
    if (number == 3) {
      self->state.held.push_back(self->make_response_promise());
      return caf::delegated<int>{};
    }
    for (auto& promise : std::exchange(self->state.held, {}))
      promise.deliver(6);
    return 2 * number;
  }};
}

/// Skips numbers until it is told to take them.
caf::behavior shy(asked_pointer self) {
  self->set_default_handler(caf::skip);
  return {[self](bool) { self->become(caf::behavior{[](int number) { return 2 * number; }}); }};
}

caf::behavior plain(caf::event_based_actor*) {
  return {[](int number) { return 2 * number; }};
}

struct scene {
  template <class Behaviour>
  explicit scene(Behaviour asked_behaviour)
      : asked{world.own(world.system.spawn(asked_behaviour))},
        asking{world.own(world.system.spawn(owner, asked, notes))} {}

  void ask(int count, bool in_runs = true) {
    caf::anon_send(asking, ask_all{count, in_runs});
    world.settle();
  }
  std::string answer_to(std::uint64_t number) const {
    const auto found = notes->answers.find(number);
    return found == notes->answers.end() ? "" : found->second;
  }

  tests::deterministic_world world;
  std::shared_ptr<diary> notes = std::make_shared<diary>();
  caf::actor asked, asking;
};

}  // namespace

TEST_CASE("questions asked alone are answered", "[actor]") {
  scene on{moody};
  on.ask(2, false);
  CHECK(on.answer_to(1) == "2");
  CHECK(on.answer_to(2) == "4");
}

TEST_CASE("a run is answered at once", "[actor]") {
  scene on{moody};
  on.ask(2);
  CHECK(on.answer_to(1) == "2");
  CHECK(on.answer_to(2) == "4");
  CHECK(on.notes->told == 1);
}

TEST_CASE("a question that is answered later has its own answer", "[actor]") {
  scene on{moody};
  on.ask(3);
  CHECK(on.answer_to(3).empty());
  on.ask(2);
  CHECK(on.answer_to(3) == "6");
}

TEST_CASE("a question that makes the handler throw fails alone", "[actor]") {
  scene on{moody};
  on.ask(6);
  CHECK(on.answer_to(4) == "8");
  CHECK(on.answer_to(5) == "error");
  CHECK(on.answer_to(6) == "12");
}

TEST_CASE("questions behind the one that ended the actor are answered with an error", "[actor]") {
  scene on{moody};
  on.ask(9);
  CHECK(on.answer_to(6) == "12");
  CHECK(on.answer_to(8) == "error");
  CHECK(on.answer_to(9) == "error");
}

TEST_CASE("questions of a run that are skipped are answered once their receiver takes them", "[actor]") {
  scene on{shy};
  on.ask(3);
  CHECK(on.notes->answers.empty());
  caf::anon_send(on.asked, true);
  on.world.settle();
  CHECK(on.answer_to(1) == "2");
  CHECK(on.answer_to(3) == "6");
}

TEST_CASE("a run to an actor that has ended is answered with errors", "[actor]") {
  scene on{moody};
  caf::anon_send_exit(on.asked, caf::exit_reason::kill);
  on.world.settle();
  on.ask(100);
  CHECK(on.notes->answers.size() == 100);
  CHECK(on.answer_to(100) == "error");
}

TEST_CASE("a run that waits when its receiver ends is answered with errors", "[actor]") {
  scene on{moody};
  caf::anon_send(on.asked, 7);
  on.ask(2);
  CHECK(on.answer_to(1) == "error");
  CHECK(on.answer_to(2) == "error");
}

TEST_CASE("an actor of a foreign base is asked one by one", "[actor]") {
  scene on{plain};
  on.ask(100);
  CHECK(on.notes->answers.size() == 100);
  CHECK(on.answer_to(100) == "200");
}

TEST_CASE("the figures of an actor count the questions of a run", "[actor]") {
  scene on{moody};
  on.ask(4);
  for (const auto& one : actor::actor_table::instance().living())
    if (one->name() == "asked") {
      CHECK(one->handled == 5);
      CHECK(one->mailbox_depth() == 0);
    }
}

TEST_CASE("answers that are held are told of when the run gives them and when it ends", "[actor]") {
  tests::deterministic_world world;
  int told = 0;
  const auto owner = world.own(
      world.system.spawn([&told]() -> caf::behavior { return {[&told](const actor::answers_waiting&) { ++told; }}; }));
  caf::actor_config config;
  const auto handle = caf::make_actor<actor::answer_box, caf::strong_actor_ptr>(
      world.system.next_actor_id(), world.system.node(), &world.system, config,
      caf::actor_cast<caf::weak_actor_ptr>(owner));
  auto& box = static_cast<actor::answer_box&>(*handle->get());
  const auto answer = [&](std::uint64_t number) {
    box.enqueue(nullptr, caf::make_message_id(number).response_id(), caf::make_message(1), nullptr);
    world.settle();
  };
  std::vector<actor::numbered> taken;
  {
    actor::answer_box::holding run{box, nullptr};
    answer(1);
    CHECK(told == 0);
    run.give();
    world.settle();
    CHECK(told == 1);
    box.swap(taken);
    CHECK(taken.size() == 1);
    answer(2);
    CHECK(told == 1);
  }
  world.settle();
  CHECK(told == 2);
}
