#include "runtime/outbox/relay_actor.hpp"

#include "runtime/wire/envelope.hpp"
#include "tests/actor/outbox/relay_scene.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using result = bridge::published::result;
using tests::relay_scene;
using texts = std::vector<std::string>;

TEST_CASE("committed events are published at once", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}, {"2", "b"}});
  CHECK(on.sink->published == texts{"1", "2"});
  CHECK(on.status().in_flight == 2);
}

TEST_CASE("whoever gets an event can tell that it may come again", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}});
  REQUIRE(on.sink->heads.size() == 1);
  CHECK(wire::header(on.sink->heads[0], wire::outbox_mark) == "1");
}

TEST_CASE("events of one key leave one after the other", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}, {"2", "a", "orders", "1"}, {"3", "b"}});
  CHECK(on.sink->published == texts{"1", "3"});
  on.report("1", result::durable);
  CHECK(on.sink->published == texts{"1", "3", "2"});
}

TEST_CASE("a row is erased after the report and not before", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}, {"2", "b"}});
  CHECK(on.rows->erased.empty());
  on.report("2", result::durable);
  CHECK(on.rows->erased == texts{"2"});
  CHECK(on.status().published == 1);
  CHECK(on.status().in_flight == 1);
}

TEST_CASE("what is reported in one turn is erased with one request", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}, {"2", "b"}, {"3", "c"}});
  for (const auto* id : {"1", "2", "3"})
    on.sink->answer(id, {result::durable, {}});
  on.world.settle();
  CHECK(on.rows->erased == texts{"1", "2", "3"});
  CHECK(on.rows->erases == 1);
}

TEST_CASE("rows of what is reported soon after a deletion go together", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}, {"2", "b"}, {"3", "c"}});
  for (const auto* id : {"1", "2", "3"})
    on.report(id, result::durable);
  CHECK(on.rows->erased == texts{"1"});
  on.pass(20ms);
  CHECK(on.rows->erased == texts{"1", "2", "3"});
  CHECK(on.rows->erases == 2);
}

TEST_CASE("a relay that is to finish erases at once", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}, {"2", "b"}});
  on.report("1", result::durable);
  on.report("2", result::durable);
  REQUIRE(on.rows->erased == texts{"1"});
  CHECK(on.world.ask<bool>(on.relay, outbox::finish_relay{}) == true);
  CHECK(on.rows->erased == texts{"1", "2"});
}

TEST_CASE("a refused event becomes a dead letter before its row goes", "[outbox][actor]") {
  relay_scene on;
  on.box->away = true;
  on.commit({{"1", "a"}, {"2", "a", "orders", "1"}});
  on.report("1", result::refused, "too large");
  CHECK(on.rows->erased.empty());
  on.box->away = false;
  on.pass(500ms);
  REQUIRE(on.box->letters.size() == 1);
  const auto& letter = on.box->letters[0];
  CHECK(letter.reason == "too large");
  CHECK(letter.topic == "orders");
  CHECK(letter.record.key == "a");
  CHECK(letter.record.at == -1);
  CHECK(on.rows->erased == texts{"1"});
  CHECK(on.status().refused == 1);
  CHECK(on.sink->published.back() == "2");
}

TEST_CASE("a topic that takes nothing is tried less and less often and buries nothing", "[outbox][actor]") {
  relay_scene on;
  const auto closed = bridge::published::result::unavailable;
  on.commit({{"1", "a"}, {"2", "b"}});
  on.report("1", closed, "no right to write");
  on.report("2", closed, "no right to write");
  for (int second = 0; second < 60; ++second) {
    on.pass(1s);
    for (const auto* id : {"1", "2"})
      if (on.sink->holds(id))
        on.report(id, closed, "no right to write");
  }
  CHECK(on.sink->published.size() < 40);
  CHECK(on.box->asked == 0);
  const auto status = on.status();
  REQUIRE(status.closed.size() == 1);
  CHECK(status.closed[0].topic == "orders");
  CHECK(status.closed[0].reason == "no right to write");
  CHECK(status.closed[0].closed_for >= 55s);
}

TEST_CASE("events that come while their topic is closed wait behind those that were refused", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}});
  on.report("1", bridge::published::result::unavailable);
  on.pass(500ms);
  on.report("1", bridge::published::result::unavailable);
  on.commit({{"2", "b"}, {"3", "c", "coupons"}});
  CHECK(on.sink->published == std::vector<std::string>{"1", "1", "3"});
  on.pass(1s);
  on.report("1", bridge::published::result::durable);
  on.report("2", bridge::published::result::durable);
  CHECK(on.status().closed.empty());
}

TEST_CASE("an event whose letter cannot be stored is not published again", "[outbox][actor]") {
  relay_scene on;
  on.box->away = true;
  on.commit({{"1", "a"}});
  on.report("1", bridge::published::result::refused, "too large");
  on.pass(10s);
  CHECK(on.sink->published.size() == 1);
  CHECK(on.box->asked > 2);
  CHECK(on.box->asked < 8);
  on.box->away = false;
  on.pass(5s);
  REQUIRE(on.box->letters.size() == 1);
  CHECK(on.box->letters[0].reason == "too large");
}

TEST_CASE("an event without a route waits and says so", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a", "nowhere"}});
  on.pass(30s);
  CHECK(on.box->letters.empty());
  CHECK(on.rows->erased.empty());
  REQUIRE(on.status().closed.size() == 1);
  CHECK(on.status().closed[0].topic == "nowhere");
  CHECK_THAT(on.status().closed[0].reason, Catch::Contains("no route"));
}

TEST_CASE("an unavailable broker is tried again and holds up only that key", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}, {"2", "a", "orders", "1"}, {"3", "b"}});
  on.report("1", result::unavailable);
  CHECK(on.sink->published == texts{"1", "3"});
  on.pass(500ms);
  CHECK(on.sink->published == texts{"1", "3", "1"});
  on.report("1", result::durable);
  CHECK(on.sink->published.back() == "2");
}

TEST_CASE("a sink that answers with an error is tried again", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}});
  on.sink->fail("1");
  on.world.settle();
  on.pass(500ms);
  CHECK(on.sink->published == texts{"1", "1"});
}

TEST_CASE("erasing that fails is tried again until the rows are gone", "[outbox][actor]") {
  relay_scene on;
  on.rows->away = true;
  on.commit({{"1", "a"}, {"2", "b"}});
  on.report("1", result::durable);
  on.report("2", result::durable);
  CHECK(on.rows->erased.empty());
  on.rows->away = false;
  on.pass(500ms);
  CHECK(std::set<std::string>(on.rows->erased.begin(), on.rows->erased.end()) == std::set<std::string>{"1", "2"});
  CHECK(on.sink->published.size() == 2);
  CHECK(on.status().in_flight == 0);
}

TEST_CASE("at the start everything that waits is swept whatever its age", "[outbox][actor]") {
  relay_scene on{{{"old", "a"}}};
  REQUIRE(on.rows->sweeps.size() == 1);
  CHECK(on.rows->sweeps[0].grace == 0ms);
  CHECK(on.rows->sweeps[0].topics == texts{"coupons", "orders"});
  CHECK(on.sink->published == texts{"old"});
  CHECK(on.status().swept == 1);
}

TEST_CASE("later sweeps leave young rows to whoever is publishing them", "[outbox][actor]") {
  relay_scene on;
  on.pass(5s);
  REQUIRE(on.rows->sweeps.size() == 2);
  CHECK(on.rows->sweeps[1].grace == 5s);
  on.rows->away = true;
  on.pass(5s);
  on.rows->away = false;
  on.leave_in_table({{"left", "a"}});
  on.pass(5s);
  CHECK(on.sink->published == texts{"left"});
}

TEST_CASE("a sweep that found all it may goes on soon", "[outbox][actor]") {
  relay_scene on;
  for (int i = 0; i < 1000; ++i)
    on.rows->waiting.push_back({{"e" + std::to_string(i), "orders", "k" + std::to_string(i), "type", "x", {}}, {}});
  on.pass(5s);
  REQUIRE(on.rows->sweeps.size() == 2);
  on.pass(50ms);
  CHECK(on.rows->sweeps.size() == 3);
}

TEST_CASE("a swept event that is in memory is not published twice", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}});
  on.leave_in_table({{"1", "a"}});
  on.pass(5s);
  on.rows->away = true;  // the row cannot be erased yet
  on.report("1", result::durable);
  on.rows->away = false;
  on.pass(400ms);
  CHECK(on.sink->published == texts{"1"});
  CHECK(on.status().swept == 0);
}

TEST_CASE("what does not fit into memory is left to the sweep", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}, {"2", "b"}, {"3", "c"}, {"4", "d"}});
  CHECK(on.sink->published == texts{"1", "2", "3"});
  CHECK(on.status().left_to_sweep == 1);
  on.report("1", result::durable);
  on.commit({{"5", "e"}});
  CHECK(on.status().left_to_sweep == 2);  // nothing younger takes the room of what was left
  on.leave_in_table({{"4", "d"}, {"5", "e"}});
  on.pass(5s);
  CHECK(on.rows->sweeps.back().grace == 0ms);
  CHECK(on.sink->published.back() == "4");
  on.report("2", result::durable);
  on.report("3", result::durable);
  on.pass(50ms);
  on.commit({{"6", "f"}});
  CHECK(on.sink->published.back() == "6");
}

TEST_CASE("an event waits for one of its key that another node publishes", "[outbox][actor]") {
  relay_scene on;
  on.rows->elsewhere = {"1"};
  on.commit({{"2", "a", "orders", "1"}, {"3", "b"}});
  on.pass(1s);
  CHECK(on.sink->published == texts{"3"});
  CHECK(on.status().waiting_for_others == 1);
  on.rows->elsewhere.clear();
  on.pass(50ms);
  CHECK(on.sink->published == texts{"3", "2"});
  const auto asked = on.rows->look_ups.size();
  on.pass(1s);
  CHECK(on.rows->look_ups.size() == asked);  // nobody waits any more
}

TEST_CASE("an event whose forerunner was erased meanwhile leaves after one look", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"2", "a", "orders", "1"}});
  CHECK(on.sink->published == texts{"2"});
  CHECK(on.rows->look_ups == std::vector<texts>{{"1"}});
}

TEST_CASE("looking for a forerunner goes on after the database was away", "[outbox][actor]") {
  relay_scene on;
  on.rows->away = true;
  on.commit({{"2", "a", "orders", "1"}});
  CHECK(on.sink->published.empty());
  on.rows->away = false;
  on.pass(500ms);
  CHECK(on.sink->published == texts{"2"});
}

TEST_CASE("what waits for other nodes makes room for what can leave", "[outbox][actor]") {
  relay_scene on;
  on.rows->elsewhere = {"x", "y", "z"};
  on.commit({{"1", "a", "orders", "x"}, {"2", "b", "orders", "y"}, {"3", "c", "orders", "z"}});
  on.leave_in_table({{"old", "d"}});
  on.pass(5s);
  CHECK(on.sink->published.empty());
  on.leave_in_table({{"old", "d"}});
  on.pass(50ms);
  CHECK(on.rows->sweeps.back().after == 0);
  CHECK(on.sink->published == texts{"old"});
}

TEST_CASE("nothing is given up for younger rows while something leaves", "[outbox][actor]") {
  relay_scene on;
  on.rows->elsewhere = {"x"};
  on.commit({{"1", "a"}, {"2", "b", "orders", "x"}, {"3", "c"}});
  on.pass(4900ms);
  on.report("1", result::durable);
  on.commit({{"4", "d"}});
  on.leave_in_table({{"young", "e"}});
  on.pass(100ms);
  CHECK(on.status().waiting_for_others == 1);
  on.rows->elsewhere.clear();
  on.pass(50ms);
  CHECK(on.sink->published == texts{"1", "3", "4", "2"});
}

TEST_CASE("what waits for a node that has the oldest event of its key is left to that node", "[outbox][actor]") {
  relay_scene on;
  on.rows->elsewhere = on.rows->led = {"1"};
  on.commit({{"2", "a", "orders", "1"}, {"3", "a", "orders", "2"}});
  CHECK(on.status().in_flight == 0);
  CHECK(on.status().handed_on == 2);
  on.rows->elsewhere.clear();
  on.pass(1s);
  CHECK(on.sink->published.empty());
}

TEST_CASE("an event waits for one that was left to another node", "[outbox][actor]") {
  relay_scene on;
  on.rows->elsewhere = on.rows->led = {"1"};
  on.commit({{"2", "a", "orders", "1"}});
  on.rows->elsewhere = {"2"};
  on.rows->led = {};
  on.commit({{"3", "a", "orders", "2"}});
  on.pass(1s);
  CHECK(on.sink->published.empty());
  on.rows->elsewhere.clear();
  on.pass(50ms);
  CHECK(on.sink->published == texts{"3"});
}

TEST_CASE("what other nodes hand over is published at once", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}});
  on.hand_over({{"2", "a", "orders", "1"}, {"3", "a", "orders", "2"}});
  on.report("1", result::durable);
  CHECK(on.sink->published == texts{"1", "2"});
  on.report("2", result::durable);
  CHECK(on.sink->published == texts{"1", "2", "3"});
}

TEST_CASE("no more is taken over than there is room for, the rest is swept", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}, {"2", "b"}});
  on.rows->leaves_some = true;
  on.report("1", result::durable);
  CHECK(on.rows->rooms == std::vector<std::size_t>{2});
  on.pass(5s);
  CHECK(on.rows->sweeps.back().grace == 0ms);
}

TEST_CASE("a relay that ends takes nothing over", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}});
  caf::anon_send(on.relay, outbox::finish_relay{});
  on.report("1", result::durable);
  CHECK(on.rows->rooms == std::vector<std::size_t>{0});
}

TEST_CASE("a sweep that was full goes on behind its last row and then begins anew", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}});
  for (int i = 0; i < 1000; ++i)
    on.rows->waiting.push_back({{"1", "orders", "a", "type", "x", {}}, {}});  // stuck in memory
  on.rows->last = 77;
  on.pass(5s);
  on.pass(50ms);
  CHECK(on.rows->sweeps.back().after == 77);
  on.pass(5s);
  CHECK(on.rows->sweeps.back().after == 0);
}

TEST_CASE("a message that comes after its row was swept and erased is no news", "[outbox][actor]") {
  relay_scene on{{{"1", "a"}}};
  on.report("1", result::durable);
  CHECK(on.rows->erased == texts{"1"});
  on.commit({{"1", "a"}});
  CHECK(on.sink->published == texts{"1"});
}

TEST_CASE("a relay that ends leaves what waits for other nodes in the table", "[outbox][actor]") {
  relay_scene on;
  on.rows->elsewhere = {"x"};
  on.commit({{"1", "a", "orders", "x"}});
  CHECK(on.world.ask<bool>(on.relay, outbox::finish_relay{}) == true);
}

TEST_CASE("finishing is answered when the memory is empty", "[outbox][actor]") {
  relay_scene on;
  on.commit({{"1", "a"}, {"2", "a", "orders", "1"}});
  bool finished = false;
  on.world.own(on.world.system.spawn([&finished, relay = on.relay](caf::event_based_actor* self) {
    self->request(relay, caf::infinite, outbox::finish_relay{}).then([&finished](bool) { finished = true; });
  }));
  on.world.settle();
  on.report("1", result::durable);
  CHECK_FALSE(finished);
  on.report("2", result::durable);
  CHECK(finished);
}

TEST_CASE("finishing with nothing in memory is answered at once", "[outbox][actor]") {
  relay_scene on;
  CHECK(on.world.ask<bool>(on.relay, outbox::finish_relay{}) == true);
}
