#include "actors/order/batch_writer.hpp"

#include "order_builder.hpp"

#include <catch2/catch.hpp>
#include <deque>

using namespace troupe;
using namespace troupe::order;
using namespace std::chrono_literals;
using reason = refusal::kind;
using store::fault;

namespace {

/// Follows a script: each write or look-up takes the next step, the last one is repeated.
class scripted_database final : public order_transactions {
public:
  struct step {
    std::optional<fault> fails;
    std::string sqlstate = "XX000";
  };
  std::deque<step> writes{{}};
  std::deque<tl::expected<bool, fault>> look_ups{true};
  order::identifier poison = 0;  // a batch with an order of this user fails
  std::pair<fault, std::string> poison_fault{fault::refused, "22003"};
  unsigned written = 0, looked_up = 0, drawn = 0;

  store::stored<order::identifier> draw_ids(std::size_t) override { return ++drawn * 1000; }

  store::stored<void> write(std::span<const place_order> batch, order::identifier first_id,
                            decided_batch& out) override {
    ++written;
    out = {};
    for (std::size_t i = 0; i < batch.size(); ++i) {
      out.decisions.push_back(placed_order{first_id + static_cast<order::identifier>(i), 0, 0, noon, {}, false});
      out.events.push_back({{std::to_string(batch[i].user_id), {}, {}, {}, {}, {}}, {}});
      if (poison != 0 && batch[i].user_id == poison)
        return tl::unexpected(store::store_error{poison_fault.first, poison_fault.second, "poison"});
    }
    const auto now = take(writes);
    if (!now.fails)
      return {};
    return tl::unexpected(store::store_error{*now.fails, now.sqlstate, "scripted"});
  }

  store::stored<bool> is_written(std::span<const place_order>, order::identifier) override {
    ++looked_up;
    const auto now = take(look_ups);
    if (!now)
      return tl::unexpected(store::store_error{now.error(), "08000", "scripted"});
    return *now;
  }

private:
  template <class T>
  static T take(std::deque<T>& script) {
    auto next = script.front();
    if (script.size() > 1)
      script.pop_front();
    return next;
  }
};

/// A writer whose pauses take no time but are counted.
struct world {
  scripted_database database;
  write_attempts::instant clock{};
  std::chrono::milliseconds paused{0};
  pacing pace;
  batch_writer writer{database, paced()};

  pacing paced() {
    pace.now = [this] { return clock; };
    pace.pause = [this](std::chrono::milliseconds wait) {
      clock += wait;
      paused += wait;
    };
    return pace;
  }

  batch_written write(std::size_t orders = 1) {
    std::vector<place_order> batch;
    for (std::size_t i = 1; i <= orders; ++i)
      batch.push_back(order_of({{1, 1}}, static_cast<order::identifier>(i)));
    return writer.write(batch);
  }
};

}  // namespace

TEST_CASE("a batch that is stored is answered with its events", "[order][unit]") {
  world w;
  const auto done = w.write(3);
  CHECK(done.results.size() == 3);
  CHECK(done.events.size() == 3);
  CHECK(done.reachable);
}

TEST_CASE("a conflict is run again at once", "[order][unit]") {
  world w;
  w.database.writes = {{fault::conflict}, {fault::conflict}, {}};
  CHECK(w.write().results[0]);
  CHECK(w.database.written == 3);
  CHECK(w.paused == 0ms);
}

TEST_CASE("endless conflicts are given up but do not say the database is gone", "[order][unit]") {
  world w;
  w.database.writes = {{fault::conflict}};
  const auto done = w.write(2);
  CHECK(done.results[1].error().why == reason::unavailable);
  CHECK(done.reachable);
  CHECK(done.events.empty());
  CHECK(w.database.written == 5);
}

TEST_CASE("a lost connection is tried three times with growing pauses", "[order][unit]") {
  world w;
  w.database.writes = {{fault::disconnected}};
  const auto done = w.write(2);
  CHECK(w.database.written == 3);
  CHECK(w.paused == 150ms);
  CHECK(done.results[0].error().why == reason::unavailable);
  CHECK_FALSE(done.reachable);
}

TEST_CASE("a server without room stores nothing and says so", "[order][unit]") {
  world w;
  w.database.writes = {{fault::busy, "53100"}};
  const auto done = w.write();
  CHECK(done.results[0].error().why == reason::unavailable);
  CHECK(done.events.empty());
}

TEST_CASE("a batch whose commit answer was lost and that is stored is answered as placed", "[order][unit]") {
  world w;
  w.database.writes = {{fault::ambiguous}};
  w.database.look_ups = {tl::unexpected(fault::disconnected), true};
  const auto done = w.write(2);
  CHECK(done.results[1]);
  CHECK(done.events.size() == 2);
  CHECK(w.database.written == 1);
  CHECK(w.database.looked_up == 2);
}

TEST_CASE("a batch whose commit answer was lost and that is not stored is run again", "[order][unit]") {
  world w;
  w.database.writes = {{fault::ambiguous}, {}};
  w.database.look_ups = {false};
  CHECK(w.write().results[0]);
  CHECK(w.database.written == 2);
}

TEST_CASE("a batch keeps its ids in every attempt", "[order][unit]") {
  world w;
  w.database.writes = {{fault::ambiguous}, {fault::conflict}, {}};
  w.database.look_ups = {false};
  CHECK(w.write().results[0]->order_id == 1000);
  CHECK(w.database.drawn == 1);
}

TEST_CASE("a batch that cannot be looked up for 10 s has an unknown outcome", "[order][unit]") {
  world w;
  w.database.writes = {{fault::ambiguous}};
  w.database.look_ups = {tl::unexpected(fault::disconnected)};
  const auto done = w.write();
  CHECK(done.results[0].error().why == reason::outcome_unknown);
  CHECK(w.paused >= 9s);
  CHECK(w.paused <= 11s);
  CHECK(w.database.written == 1);
}

TEST_CASE("an idempotency key taken by another node meanwhile is run again", "[order][unit]") {
  world w;
  w.database.writes = {{fault::refused, "23505"}, {}};
  CHECK(w.write().results[0]);
  CHECK(w.database.written == 2);
}

TEST_CASE("a poison order fails alone", "[order][unit]") {
  world w;
  w.database.poison = 11;
  const auto done = w.write(16);
  REQUIRE(done.results.size() == 16);
  for (std::size_t i = 0; i < 16; ++i)
    CHECK(done.results[i].has_value() == (i != 10));
  CHECK(done.results[10].error().why == reason::failed);
  CHECK(done.events.size() == 15);
}

TEST_CASE("orders that a read-only database refuses are not to blame", "[order][unit]") {
  world w;
  w.database.writes = {{fault::hindered, "25006"}};
  const auto done = w.write(256);
  REQUIRE(done.results.size() == 256);
  for (const auto& one : done.results)
    CHECK(one.error().why == reason::unavailable);
  CHECK_FALSE(done.reachable);
  CHECK(w.database.written < 25);
}

TEST_CASE("an order that alone is refused for what nobody knows fails alone", "[order][unit]") {
  world w;
  w.database.poison = 3;
  w.database.poison_fault = {fault::hindered, "P0001"};
  const auto done = w.write(8);
  REQUIRE(done.results.size() == 8);
  for (std::size_t i = 0; i < 8; ++i)
    CHECK(done.results[i].has_value() == (i != 2));
  CHECK(done.results[2].error().why == reason::unavailable);
}

TEST_CASE("a session that a new one replaces costs no order", "[order][unit]") {
  world w;
  w.database.writes = {{fault::hindered, "25006"}, {}};
  const auto done = w.write(2);
  CHECK(done.results[0]);
  CHECK(done.results[1]);
}

TEST_CASE("what is left of a halved batch is not tried when the database goes away", "[order][unit]") {
  world w;
  w.database.writes = {{fault::bug}, {}, {fault::disconnected}};
  const auto done = w.write(4);
  CHECK(done.results[1]);
  CHECK(done.results[2].error().why == reason::unavailable);
  CHECK(done.results[3].error().why == reason::unavailable);
  CHECK(done.events.size() == 2);
  CHECK(w.database.written == 5);
}
