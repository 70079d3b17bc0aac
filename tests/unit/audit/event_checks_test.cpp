#include "tools/audit/event_checks.hpp"
#include "tests/unit/audit/audit_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe::tests;

namespace {

ledger_row events_of(const audit_world& world) {
  return orders_have_events(world.stored, &world.orders, orders_topic, true);
}

ledger_row sink_of(const audit_world& world, bool settled = false) {
  return events_are_in_sink_once(world.stored, &world.orders, settled);
}

}  // namespace

TEST_CASE("orders whose events are on the topic are clean", "[audit][unit]") {
  audit_world world;
  CHECK(events_of(world).checked == 2);
  CHECK(events_of(world).faults() == 0);
  CHECK(events_have_orders(world.stored, world.orders).faults() == 0);
  CHECK(sink_of(world).faults() == 0);
}

TEST_CASE("an order without an event is lost", "[audit][unit]") {
  audit_world world;
  world.orders.records.pop_back();
  CHECK(events_of(world).lost == 1);
  CHECK(events_of(world).notes.front() == "order 2 has no event");
}

TEST_CASE("an order whose event waits in the outbox is not lost", "[audit][unit]") {
  audit_world world;
  world.orders.records.pop_back();
  world.stored.outbox = {{"order-completed-2", orders_topic, "2", 3}};
  CHECK(events_of(world).faults() == 0);
}

TEST_CASE("an outbox row of another topic does not excuse an order", "[audit][unit]") {
  audit_world world;
  world.orders.records.pop_back();
  world.stored.outbox = {{"x", claims_topic, "2", 3}};
  CHECK(events_of(world).lost == 1);
}

TEST_CASE("an event that became a dead letter before the topic is stuck", "[audit][unit]") {
  audit_world world;
  world.orders.records.pop_back();
  world.stored.letters = {{"", orders_topic, std::nullopt, "2", "too large"}};
  CHECK(events_of(world).stuck == 1);
  CHECK(events_of(world).lost == 0);
}

TEST_CASE("a discarded event that never reached the topic is not missed", "[audit][unit]") {
  audit_world world;
  world.orders.records.pop_back();
  world.stored.letters = {{"", orders_topic, std::nullopt, "2", "too large", letter_state::discarded}};
  CHECK(events_of(world).faults() == 0);
}

TEST_CASE("a replayed event that reached neither outbox nor topic is lost", "[audit][unit]") {
  audit_world world;
  world.orders.records.pop_back();
  world.stored.letters = {{"", orders_topic, std::nullopt, "2", "too large", letter_state::replayed}};
  CHECK(events_of(world).lost == 1);
}

TEST_CASE("where the beginning is gone a missing event is unchecked", "[audit][unit]") {
  audit_world world;
  world.orders.records.erase(world.orders.records.begin());
  world.orders.partitions[0].low = 1;
  world.stored.sink.clear();
  const auto row = events_of(world);
  CHECK(row.faults() == 0);
  CHECK(row.checked == 1);
  CHECK(row.unchecked == 1);
}

TEST_CASE("an event the sink received counts although the topic has forgotten it", "[audit][unit]") {
  audit_world world;
  world.orders.records.erase(world.orders.records.begin());
  world.orders.partitions[0].low = 1;
  CHECK(events_of(world).checked == 2);
  CHECK(events_of(world).unchecked == 0);
}

TEST_CASE("the sink does not stand in for a whole topic", "[audit][unit]") {
  audit_world world;
  world.orders.records.pop_back();
  CHECK(events_of(world).lost == 1);
}

TEST_CASE("on a local route an order missing from sink and outbox is lost", "[audit][unit]") {
  audit_world world;
  CHECK(orders_have_events(world.stored, nullptr, orders_topic, true).faults() == 0);
  world.stored.sink.pop_back();
  CHECK(orders_have_events(world.stored, nullptr, orders_topic, true).lost == 1);
}

TEST_CASE("on a local route an outbox row counts whatever its topic is called", "[audit][unit]") {
  audit_world world;
  world.stored.sink.pop_back();
  world.stored.outbox = {{"order-completed-2", "renamed", "2", 3}};
  CHECK(orders_have_events(world.stored, nullptr, orders_topic, true).faults() == 0);
}

TEST_CASE("a local route into a sink without rows is unchecked", "[audit][unit]") {
  const audit_world world;
  const auto row = orders_have_events(world.stored, nullptr, orders_topic, false);
  CHECK(row.checked == 0);
  CHECK(row.unchecked == 2);
}

TEST_CASE("an outbox row older than a minute is stuck", "[audit][unit]") {
  audit_world world;
  world.stored.outbox = {{"a", orders_topic, "1", 60}, {"b", orders_topic, "2", 61}};
  CHECK(outbox_moves(world.stored, false).stuck == 1);
  CHECK(outbox_moves(world.stored, true).stuck == 2);
}

TEST_CASE("an event without its order is wrong", "[audit][unit]") {
  audit_world world;
  world.extend({{0, 2}, 99, 1});
  CHECK(events_have_orders(world.stored, world.orders).wrong == 1);
}

TEST_CASE("an event behind the snapshot may belong to an order after it", "[audit][unit]") {
  audit_world world;
  world.orders.records.push_back({{0, 2}, 99, 1});
  world.orders.partitions[0].high_after = 3;
  CHECK(events_have_orders(world.stored, world.orders).faults() == 0);
}

TEST_CASE("a redelivered event is information and a second event is doubled", "[audit][unit]") {
  audit_world world;
  world.extend({{0, 2}, 1, fingerprint_of("order-completed-1")});
  auto row = events_have_orders(world.stored, world.orders);
  CHECK(row.faults() == 0);
  CHECK(row.notes.size() == 1);
  world.extend({{0, 3}, 1, fingerprint_of("another")});
  CHECK(events_have_orders(world.stored, world.orders).doubled == 1);
}

TEST_CASE("a replayed event is a redelivery and not doubled", "[audit][unit]") {
  audit_world world;
  world.extend({{0, 2}, 1, fingerprint_of("order-completed-1/replay-7")});
  const auto row = events_have_orders(world.stored, world.orders);
  CHECK(row.doubled == 0);
  CHECK(row.notes.size() == 1);
}

TEST_CASE("a replayed event in the sink stands for the one it repeats", "[audit][unit]") {
  audit_world world;
  world.stored.sink[1].event = fingerprint_of("order-completed-2/replay-7");
  CHECK(sink_of(world).faults() == 0);
}

TEST_CASE("a finished event that is not in the sink is lost", "[audit][unit]") {
  audit_world world;
  world.stored.sink.pop_back();
  CHECK(sink_of(world).lost == 1);
}

TEST_CASE("an unfinished event is stuck only when all is settled", "[audit][unit]") {
  audit_world world;
  world.stored.sink.pop_back();
  world.orders.partitions[0].committed_before = 1;
  CHECK(sink_of(world).faults() == 0);
  CHECK(sink_of(world, true).stuck == 1);
}

TEST_CASE("a dead letter accounts for an event that is not in the sink", "[audit][unit]") {
  audit_world world;
  world.stored.sink.pop_back();
  world.stored.letters = {{"platform", orders_topic, place{0, 1}, "2", "refused"}};
  CHECK(sink_of(world).faults() == 0);
  for (const auto closed : {letter_state::replayed, letter_state::discarded, letter_state::parked}) {
    world.stored.letters.front().state = closed;
    CHECK(sink_of(world).faults() == 0);
  }
  world.stored.letters.front().group = "somebody else";
  CHECK(sink_of(world).lost == 1);
}

TEST_CASE("an order twice in the sink is doubled", "[audit][unit]") {
  audit_world world;
  world.stored.sink.push_back({fingerprint_of("again"), 1});
  CHECK(sink_of(world).doubled == 1);
}

TEST_CASE("a sink row without its order is wrong", "[audit][unit]") {
  audit_world world;
  world.stored.sink.push_back({fingerprint_of("ghost"), 99});
  CHECK(sink_of(world).wrong == 1);
}
