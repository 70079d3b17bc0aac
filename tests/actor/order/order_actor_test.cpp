#include "actors/order/order_actor.hpp"

#include "tests/support/deterministic_world.hpp"

#include <catch2/catch.hpp>
#include <deque>

using namespace troupe;
using namespace troupe::order;
using namespace std::chrono_literals;
using reason = refusal::kind;

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::function<void(caf::event_based_actor*)>)

namespace {

using batch_promise = caf::typed_response_promise<batch_written>;

/// What the fakes saw and still hold back. Promises must not outlive the actor system.
struct stage {
  std::vector<std::vector<place_order>> batches;
  std::deque<batch_promise> unanswered;
  std::vector<std::string> published;
  std::vector<order::identifier> read;
};

batch_written all_placed(const std::vector<place_order>& batch) {
  batch_written out;
  for (const auto& asked : batch) {
    out.results.push_back(placed_order{asked.user_id, 0, 0, {}, {}, false});
    out.events.push_back({{std::to_string(asked.user_id), {}, {}, {}, {}, {}}, {}});
  }
  return out;
}

batch_written all_unavailable(const std::vector<place_order>& batch) {
  batch_written out;
  out.results.assign(batch.size(), tl::unexpected(refusal{reason::unavailable, 0, "gone"}));
  out.reachable = false;
  return out;
}

using action = std::function<void(caf::event_based_actor*)>;

/// Untyped, so that it can also be told to act: a promise is delivered by the actor it belongs to.
caf::behavior fake_store(caf::event_based_actor* self, stage* seen) {
  return {[self, seen](const write_batch& asked) -> caf::result<batch_written> {
            seen->batches.push_back(asked.orders);
            seen->unanswered.push_back(self->make_response_promise<batch_written>());
            return seen->unanswered.back();
          },
          [seen](const get_product& asked) {
            seen->read.push_back(asked.product_id);
            return product_result{};
          },
          [self](const action& act) { act(self); }};
}

caf::behavior fake_client(caf::event_based_actor* self) {
  return {[self](const action& act) { act(self); }};
}

outbox::relay_port::behavior_type fake_relay(outbox::relay_port::pointer, stage* seen) {
  return {[seen](const outbox::committed& done) {
    for (const auto& one : done.events)
      seen->published.push_back(one.event.id);
  }};
}

struct order_world {
  tests::deterministic_world world;
  stage seen;
  std::vector<std::string> answers;  // of placed orders their users, in the order they came
  std::vector<refusal::kind> refusals;
  caf::actor client = world.own(world.system.spawn(fake_client));
  caf::actor store = world.own(world.system.spawn(fake_store, &seen));
  outbox::relay_port relay = world.own(world.system.spawn(fake_relay, &seen));
  order_port order;

  explicit order_world(order_options options = {})
      : order{world.own(spawn_order_actor(world.system, {port(), port(), relay}, options))} {}

  order_store_port port() const { return caf::actor_cast<order_store_port>(store); }

  void place(order::identifier user) {
    act(client, [this, user](caf::event_based_actor* self) {
      self->request(order, caf::infinite, place_order{user, {}, {{1, 1}}, {}, {}})
          .then([this](const placing_result& done) { note(done.result); },
                [this](const caf::error&) { answers.emplace_back("error"); });
    });
  }

  void act(const caf::actor& who, action what) {
    caf::anon_send(who, std::move(what));
    world.settle();
  }

  void note(const answer<placed_order>& got) {
    if (got)
      answers.push_back(std::to_string(got->order_id));
    else
      refusals.push_back(got.error().why);
  }

  /// Answers the batch under way with what `with` makes of its orders.
  template <class F>
  void answer_batch(F with) {
    act(store, [this, with](caf::event_based_actor*) {
      auto asker = std::move(seen.unanswered.front());
      seen.unanswered.pop_front();
      asker.deliver(with(seen.batches.back()));
    });
  }
};

}  // namespace

TEST_CASE("the first order is written without waiting for others", "[order][actor]") {
  order_world w;
  w.place(1);
  REQUIRE(w.seen.batches.size() == 1);
  CHECK(w.seen.batches[0].size() == 1);
}

TEST_CASE("orders that come while a batch is under way make the next one", "[order][actor]") {
  order_world w;
  for (order::identifier user = 1; user <= 5; ++user)
    w.place(user);
  REQUIRE(w.seen.batches.size() == 1);
  w.answer_batch(all_placed);
  REQUIRE(w.seen.batches.size() == 2);
  CHECK(w.seen.batches[1].size() == 4);
}

TEST_CASE("an order that waits too long behind a batch is refused and the batch is not", "[order][actor]") {
  order_world w;
  w.place(1);
  w.place(2);
  w.world.advance(3s);
  w.place(3);
  w.world.advance(2s);
  CHECK(w.refusals == std::vector{reason::unavailable});  // of user 2: user 3 has waited 2 s
  w.answer_batch(all_placed);
  w.answer_batch(all_placed);
  CHECK(w.answers == std::vector<std::string>{"1", "3"});
  w.place(4);
  w.place(5);
  w.world.advance(5s);
  CHECK(w.refusals.size() == 2);
}

TEST_CASE("a batch never has more than max_batch orders", "[order][actor]") {
  order_world w{{100, 2}};
  for (order::identifier user = 1; user <= 6; ++user)
    w.place(user);
  w.answer_batch(all_placed);
  w.answer_batch(all_placed);
  CHECK(w.seen.batches[1].size() == 2);
  CHECK(w.seen.batches[2].size() == 2);
}

TEST_CASE("every order gets its own answer in the order they came", "[order][actor]") {
  order_world w;
  for (order::identifier user = 1; user <= 4; ++user)
    w.place(user);
  w.answer_batch(all_placed);
  w.answer_batch(all_placed);
  CHECK(w.answers == std::vector<std::string>{"1", "2", "3", "4"});
}

TEST_CASE("the relay hears of what was committed", "[order][actor]") {
  order_world w;
  w.place(1);
  CHECK(w.seen.published.empty());
  w.answer_batch(all_placed);
  CHECK(w.seen.published == std::vector<std::string>{"1"});
}

TEST_CASE("too many waiting orders are refused as overload", "[order][actor]") {
  order_world w{{2, 1}};
  for (order::identifier user = 1; user <= 4; ++user)
    w.place(user);
  CHECK(w.refusals == std::vector<reason>{reason::overloaded});
  w.answer_batch(all_placed);
  w.place(5);
  CHECK(w.refusals.size() == 1);
}

TEST_CASE("an unreachable database is told to all who wait", "[order][actor]") {
  order_world w{{100, 1}};
  for (order::identifier user = 1; user <= 3; ++user)
    w.place(user);
  w.answer_batch(all_unavailable);
  CHECK(w.refusals == std::vector<reason>(3, reason::unavailable));
  CHECK(w.seen.batches.size() == 1);
  CHECK(w.seen.published.empty());
}

TEST_CASE("the next order after a failure tries the database again", "[order][actor]") {
  order_world w;
  w.place(1);
  w.answer_batch(all_unavailable);
  w.place(2);
  w.answer_batch(all_placed);
  CHECK(w.answers == std::vector<std::string>{"2"});
}

TEST_CASE("orders whose writer fails have an unknown outcome and the rest goes on", "[order][actor]") {
  order_world w;
  w.place(1);
  w.place(2);
  w.answer_batch([](const auto&) { return caf::make_error(caf::sec::runtime_error); });
  CHECK(w.refusals == std::vector<reason>{reason::outcome_unknown});
  REQUIRE(w.seen.batches.size() == 2);
  w.answer_batch(all_placed);
  CHECK(w.answers == std::vector<std::string>{"2"});
}

TEST_CASE("an order actor that stops answers all who wait and finishes its batch", "[order][actor]") {
  order_world w;
  w.place(1);
  w.place(2);
  caf::anon_send_exit(w.order, caf::exit_reason::user_shutdown);
  w.world.settle();
  CHECK(w.refusals == std::vector<reason>{reason::unavailable});
  w.place(3);
  CHECK(w.refusals.size() == 2);
  w.answer_batch(all_placed);
  CHECK(w.answers == std::vector<std::string>{"1"});
  CHECK(w.seen.published == std::vector<std::string>{"1"});
  w.place(4);
  CHECK(w.answers.back() == "error");
}

TEST_CASE("a read does not wait for the batch under way", "[order][actor]") {
  order_world w;
  w.place(1);
  CHECK(w.world.ask<product_result>(w.order, get_product{9}));
  CHECK(w.seen.read == std::vector<order::identifier>{9});
}

TEST_CASE("an order actor that throws half-way leaves nobody waiting and serves the next", "[order][actor]") {
  order_world w;
  for (order::identifier user = 1; user <= 3; ++user)
    w.place(user);
  w.answer_batch(all_placed);
  w.place(4);
  w.answer_batch([](const auto&) { return batch_written{}; });  // the answers of two orders are missing
  CHECK(w.answers == std::vector<std::string>{"1"});
  CHECK(w.refusals == std::vector<reason>{reason::unavailable, reason::outcome_unknown, reason::outcome_unknown});
  w.place(5);
  w.answer_batch(all_placed);
  CHECK(w.answers == std::vector<std::string>{"1", "5"});
}
