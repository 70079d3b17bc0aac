#include "runtime/inspect/why_path.hpp"

#include <catch2/catch.hpp>

using namespace troupe::inspect;

namespace {

path_view waiting_order() {
  path_view out;
  out.thing = "The event of order 15";
  out.reason = "waiting";
  out.sentence = "The event of order 15 waits in orders/3 at offset 7; group g goes on at 5.";
  out.requestId = "r-1";
  out.stops = {{"2026-11-23T12:00:00.000000Z", "order 15 is stored"},
               {"2026-11-23T12:00:00.012000Z", "record of orders/3 at offset 7"}};
  out.record = place_view{"orders", "g", 3, 7};
  return out;
}

outbox_facts_view one_event_for(std::int64_t milliseconds, bool node_is_alive = true) {
  outbox_facts_view out;
  out.waiting.push_back({"orders", "shop-1", 1, milliseconds, "event-15", "15", node_is_alive});
  return out;
}

told_node ready_node(std::vector<reason_view> reasons = {}) {
  told_node out{"shop-1", "", ready_view{reasons.empty(), reasons}, partitions_view{}, actors_view{}};
  return out;
}

}  // namespace

TEST_CASE("the stops of a path are told with their times and how long each took", "[inspect][unit]") {
  const auto said = why_path(waiting_order(), nullptr);
  CHECK(said.reason == "waiting");
  REQUIRE(said.evidence.size() == 3);
  CHECK(said.evidence[0] == "2026-11-23T12:00:00.000000Z (+0 ms) order 15 is stored");
  CHECK(said.evidence[1] == "2026-11-23T12:00:00.012000Z (+12 ms) record of orders/3 at offset 7");
  CHECK(said.evidence[2] == "request r-1");
}

TEST_CASE("a record that waits is explained by its partition", "[inspect][unit]") {
  const verdict partition{"slow-handler", "Its handler is slow.", {"busy for 3 s"}, "Mend it."};
  const auto said = why_path(waiting_order(), &partition);
  CHECK(said.reason == "slow-handler");
  CHECK(said.sentence == "The event of order 15 waits in orders/3 at offset 7. Its handler is slow.");
  CHECK(said.evidence.back() == "busy for 3 s");
  CHECK(said.advice == "Mend it.");
}

TEST_CASE("a path that is through is not explained by its partition", "[inspect][unit]") {
  auto path = waiting_order();
  path.reason = "handled";
  const verdict partition{"slow-handler", "Its handler is slow.", {}, ""};
  CHECK(why_path(path, &partition).reason == "handled");
}

TEST_CASE("an outbox with nothing old in it is empty or at work", "[inspect][unit]") {
  CHECK(why_outbox({}, {}).reason == "empty");
  CHECK(why_outbox(one_event_for(20), {ready_node()}).reason == "working");
}

TEST_CASE("an old event of the outbox is explained by its node", "[inspect][unit]") {
  const auto reason_for = [](const told_node& owner) { return why_outbox(one_event_for(5000), {owner}).reason; };
  CHECK(reason_for(ready_node({{"kafka", "no broker answers", "t"}})) == "broker-down");
  CHECK(reason_for(ready_node({{"actor order", "stuck", "t"}})) == "not-ready");
  CHECK(reason_for(ready_node()) == "waiting");
  CHECK(reason_for({"shop-1", "mute", {}, {}, {}}) == "owner-silent");
  CHECK(why_outbox(one_event_for(5000), {}).reason == "owner-silent");
  CHECK(why_outbox(one_event_for(5000, false), {ready_node()}).reason == "owner-dead");
}

TEST_CASE("events that no broker took are named although the outbox is empty", "[inspect][unit]") {
  outbox_facts_view facts;
  facts.refused.push_back({4, "orders", "15", "Message size too large", "t"});
  facts.allRefused = 1;
  const auto said = why_outbox(facts, {});
  CHECK(said.reason == "refused");
  CHECK_THAT(said.sentence, Catch::Contains("Message size too large"));
  CHECK_THAT(said.advice, Catch::Contains("troupe dlq replay --id 4"));
}

TEST_CASE("a node is dead or mute or says itself what is wrong", "[inspect][unit]") {
  CHECK(why_node({"shop-1", "dead", {}, {}, {}}).reason == "dead");
  CHECK(why_node({"shop-1", "no answer", {}, {}, {}}).reason == "mute");
  const auto unready = why_node(ready_node({{"kafka", "no broker answers", "12:00"}}));
  CHECK(unready.reason == "not-ready");
  CHECK_THAT(unready.sentence, Catch::Contains("since 12:00: kafka: no broker answers."));
  CHECK(why_node(ready_node()).reason == "working");
}

TEST_CASE("a ready node with lag says how much", "[inspect][unit]") {
  auto told = ready_node();
  partition_view behind;
  behind.lag = 12;
  told.partitions->partitions = {behind};
  const auto said = why_node(told);
  CHECK(said.reason == "lagging");
  CHECK_THAT(said.sentence, Catch::Contains("12 records behind"));
}
