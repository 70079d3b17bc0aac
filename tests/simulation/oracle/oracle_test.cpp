// An oracle that cannot fail is worth nothing: each guarantee is broken here once.
#include "tests/simulation/world/oracle.hpp"

#include <catch2/catch.hpp>

using namespace troupe::simulation;

namespace {

const place first{"t", 0, 0}, second{"t", 0, 1}, elsewhere{"d", 0, 0};

record_facts of_key(const std::string& key) {
  record_facts out;
  out.key = key;
  return out;
}

record_facts poison_of(const std::string& key) {
  auto out = of_key(key);
  out.must_be_buried = true;
  return out;
}

record_facts claim(std::int64_t coupon, std::int64_t user) {
  auto out = of_key(std::to_string(coupon));
  out.coupon = coupon;
  out.user = user;
  return out;
}

record_facts event(const std::string& id) {
  auto out = of_key(id);
  out.event_id = id;
  return out;
}

record_facts event_once(const std::string& id) {
  auto out = event(id);
  out.once = true;
  return out;
}

record_facts cause_of(std::int64_t number) {
  record_facts out;
  out.gives_rise_to = number;
  return out;
}

record_facts derived_from(std::int64_t number, const std::string& id) {
  auto out = event_once(id);
  out.derived_from = number;
  return out;
}

/// The guarantee that a finished history breaks, empty when it breaks none.
std::string broken(oracle& judge, bool calm = false) {
  judge.settled(calm);
  return judge.found() ? judge.found()->guarantee : "";
}

}  // namespace

TEST_CASE("a second effect of an event breaks G3 although each record has one", "[simulation]") {
  oracle judge;
  judge.appended(first, event_once("booking-1"));
  judge.appended(second, event_once("booking-1"));
  judge.effect(first, true, "n", true);
  judge.effect(second, true, "n", true);
  CHECK(broken(judge) == "G3");
}

TEST_CASE("a second effect of an event is allowed behind more events than are remembered, and no sooner",
          "[simulation]") {
  for (const std::int64_t remembered : {4, 5}) {
    oracle judge;
    auto facts = event_once("booking-1");
    facts.remembered = remembered;
    judge.appended({"bookings", 0, 0}, facts);
    for (std::int64_t at = 1; at < 5; ++at) {
      judge.appended({"bookings", 0, at}, event_once("another-" + std::to_string(at)));
      judge.effect({"bookings", 0, at}, true, "n", true);
    }
    judge.appended({"bookings", 0, 5}, facts);
    judge.effect({"bookings", 0, 0}, true, "n", true);
    judge.effect({"bookings", 0, 5}, true, "n", true);
    CHECK(broken(judge) == (remembered == 4 ? "" : "G3"));
  }
}

TEST_CASE("an operator may bring a letter back to its effect, once", "[simulation]") {
  oracle judge;
  auto facts = event_once("booking-1");
  facts.must_be_buried = true;
  facts.faults = {"no"};
  judge.appended(first, facts);
  judge.letter(first, "no", true);
  judge.replayed(first, true);
  judge.keyed_effect(first, "n", true);
  CHECK(broken(judge).empty());
  judge.keyed_effect(first, "n", true);
  CHECK(broken(judge) == "G3");
}

TEST_CASE("a record whose event has had its effect may be left out", "[simulation]") {
  oracle judge;
  judge.appended(first, event_once("booking-1"));
  judge.appended(second, event_once("booking-1"));
  judge.effect(first, true, "n", true);
  judge.committed({"t", 0, 2}, "n");
  CHECK(broken(judge).empty());
}

TEST_CASE("a record that is left out although its event has had no effect breaks G3, committed it breaks G4",
          "[simulation]") {
  auto poison = event_once("booking-1");
  poison.must_be_buried = true;
  for (const bool is_committed : {false, true}) {
    oracle judge;
    judge.appended(first, poison);
    judge.appended(second, event_once("booking-1"));
    judge.letter(first, "", false);
    if (is_committed)
      judge.committed({"t", 0, 2}, "n");
    CHECK(broken(judge) == (is_committed ? "G4" : "G3"));
  }
}

TEST_CASE("an event that is stored and in no topic breaks G1", "[simulation]") {
  oracle judge;
  judge.event_stored("booking-1", "a");
  CHECK(broken(judge) == "G1");
}

TEST_CASE("a history without faults breaks nothing", "[simulation]") {
  oracle judge;
  judge.supply(1, 1);
  judge.order_stored("k", "order-completed-1", "a");
  judge.order_placed("k");
  judge.order_refused("other", false);
  judge.appended(first, event("order-completed-1"));
  judge.told_durable("order-completed-1");
  judge.appended(second, claim(1, 7));
  judge.effect(first, false, "n", true);
  judge.effect(second, true, "n", true);
  judge.issued(1, 7);
  judge.stored_offset({"t", 0, 2}, "n", true);
  judge.committed({"t", 0, 2}, "n");
  judge.in_hand("n", "t", 2, 2);
  judge.left_group("n", 0);
  CHECK(broken(judge, true) == "");
}

TEST_CASE("a stored order whose event is in no topic breaks G1", "[simulation]") {
  oracle judge;
  judge.order_stored("k", "order-completed-1", "a");
  CHECK(broken(judge) == "G1");
}

TEST_CASE("a placed order that is not stored breaks G1", "[simulation]") {
  oracle judge;
  judge.order_placed("k");
  CHECK(broken(judge) == "G1");
}

TEST_CASE("a promise of durability for an event in no topic breaks G1", "[simulation]") {
  oracle judge;
  judge.told_durable("x");
  CHECK(broken(judge) == "G1");
}

TEST_CASE("a refused order that is stored breaks G2", "[simulation]") {
  oracle judge;
  judge.order_stored("k", "order-completed-1", "a");
  judge.appended(first, event("order-completed-1"));
  judge.effect(first, false, "n", true);
  judge.order_refused("k", false);
  CHECK(broken(judge) == "G2");
}

TEST_CASE("an event that overtakes an earlier one of its key breaks G5", "[simulation]") {
  oracle judge;
  judge.order_stored("k", "order-completed-1", "a");
  judge.order_stored("l", "order-completed-2", "a");
  judge.appended(first, event("order-completed-2"));
  judge.appended(second, event("order-completed-1"));
  CHECK(broken(judge) == "G5");
}

TEST_CASE("an event of no stored order breaks G2", "[simulation]") {
  oracle judge;
  judge.appended(first, event("order-completed-1"));
  judge.effect(first, false, "n", true);
  CHECK(broken(judge) == "G2");
}

TEST_CASE("a second effect of a batch record breaks G3", "[simulation]") {
  oracle judge;
  judge.appended(first, of_key("a"));
  judge.effect(first, true, "n", true);
  judge.effect(first, true, "n", true);
  CHECK(broken(judge) == "G3");
}

TEST_CASE("a record without effect and letter breaks G3", "[simulation]") {
  oracle judge;
  judge.appended(first, of_key("a"));
  CHECK(broken(judge) == "G3");
}

TEST_CASE("a commit past an unfinished record breaks G4", "[simulation]") {
  oracle judge;
  judge.appended(first, of_key("a"));
  judge.appended(second, of_key("b"));
  judge.effect(second, false, "n", true);
  judge.committed({"t", 0, 2}, "n");
  CHECK(broken(judge) == "G4");
}

TEST_CASE("an effect before that of an earlier record of its key breaks G5", "[simulation]") {
  oracle judge;
  judge.appended(first, of_key("a"));
  judge.appended(second, of_key("a"));
  judge.effect(second, false, "n", true);
  judge.effect(first, false, "n", true);
  CHECK(broken(judge) == "G5");
}

TEST_CASE("a repeated effect of an earlier record breaks nothing", "[simulation]") {
  oracle judge;
  judge.appended(first, of_key("a"));
  judge.appended(second, of_key("a"));
  judge.effect(first, false, "n", true);
  judge.effect(second, false, "n", true);
  judge.effect(first, false, "m", true);
  CHECK(broken(judge) == "");
}

TEST_CASE("a coupon for another than the first user breaks G6", "[simulation]") {
  oracle judge;
  judge.supply(1, 1);
  judge.appended(first, claim(1, 7));
  judge.appended(second, claim(1, 8));
  judge.effect(first, true, "n", true);
  judge.effect(second, true, "n", true);
  judge.issued(1, 8);
  CHECK(broken(judge) == "G6");
}

TEST_CASE("a dead letter of a record that can be handled breaks G7", "[simulation]") {
  oracle judge;
  judge.appended(first, of_key("a"));
  judge.letter(first, "because", true);
  CHECK(broken(judge) == "G7");
}

TEST_CASE("a poison record without a letter breaks G7", "[simulation]") {
  oracle judge;
  judge.appended(first, poison_of("a"));
  CHECK(broken(judge) == "G7");
}

TEST_CASE("more records in hand than allowed break G8", "[simulation]") {
  oracle judge;
  judge.in_hand("n", "t", 11, 10);
  CHECK(broken(judge) == "G8");
}

TEST_CASE("a second effect by a node that lost the partition breaks G9", "[simulation]") {
  oracle judge;
  judge.appended(first, of_key("a"));
  judge.effect(first, true, "n", true);
  judge.effect(first, true, "zombie", false);
  CHECK(broken(judge) == "G9");
}

TEST_CASE("a committed offset that goes back breaks G9", "[simulation]") {
  oracle judge;
  judge.appended(first, of_key("a"));
  judge.effect(first, false, "n", true);
  judge.committed({"t", 0, 1}, "n");
  judge.committed({"t", 0, 0}, "zombie");
  CHECK(broken(judge) == "G9");
}

TEST_CASE("a stored offset that goes back breaks G9", "[simulation]") {
  oracle judge;
  judge.stored_offset({"t", 0, 5}, "n", true);
  judge.stored_offset({"t", 0, 3}, "zombie", false);
  CHECK(broken(judge) == "G9");
}

TEST_CASE("leaving in order with records in hand breaks G9", "[simulation]") {
  oracle judge;
  judge.left_group("n", 1);
  CHECK(broken(judge) == "G9");
}

TEST_CASE("an event published twice without a fault is noticed", "[simulation]") {
  oracle judge;
  judge.appended(first, event("x"));
  judge.appended(second, event("x"));
  judge.effect(first, false, "n", true);
  judge.effect(second, false, "n", true);
  CHECK(broken(judge, true) == "calm");
}

TEST_CASE("a record that waits although its key is free breaks G5", "[simulation]") {
  oracle judge;
  const int life = 0;
  judge.appended(first, of_key("a"));
  judge.appended(second, of_key("b"));
  judge.read(first, &life, 1, std::chrono::milliseconds{0});
  judge.handed(first, &life, std::chrono::milliseconds{1});
  judge.read(second, &life, 1, std::chrono::milliseconds{1});
  judge.handed(second, &life, std::chrono::milliseconds{900});
  CHECK(judge.found()->guarantee == "G5");
}

TEST_CASE("a record may wait for an earlier one of its key", "[simulation]") {
  oracle judge;
  const int life = 0;
  judge.appended(first, of_key("a"));
  judge.appended(second, of_key("a"));
  judge.read(first, &life, 1, std::chrono::milliseconds{0});
  judge.handed(first, &life, std::chrono::milliseconds{1});
  judge.read(second, &life, 1, std::chrono::milliseconds{1});
  judge.handed(second, &life, std::chrono::milliseconds{900});
  CHECK(!judge.found());
}

TEST_CASE("the first records of an assignment may wait for its claim", "[simulation]") {
  oracle judge;
  const int life = 0;
  judge.appended(first, of_key("a"));
  judge.read(first, &life, 1, std::chrono::milliseconds{0});
  judge.handed(first, &life, std::chrono::milliseconds{900});
  CHECK(!judge.found());
}

TEST_CASE("the watermark may pass a parked record that still has to be handled", "[simulation]") {
  oracle judge;
  judge.appended(first, of_key("a"));
  judge.parked(first);
  judge.committed({"t", 0, 1}, "n");
  CHECK(!judge.found());
  CHECK(broken(judge) == "G3");
}

TEST_CASE("a held record that nobody replays or discards breaks G7", "[simulation]") {
  oracle judge;
  judge.appended(first, poison_of("k"));
  judge.held(first, "because");
  CHECK(broken(judge) == "G7");
}

TEST_CASE("a held record may be discarded or mended and replayed", "[simulation]") {
  oracle judge;
  judge.appended(first, poison_of("k"));
  judge.appended(second, poison_of("k"));
  judge.held(first, "because");
  judge.discarded(first);
  judge.held(second, "because");
  judge.replayed(second, true);
  judge.effect(second, false, "n", true);
  CHECK(broken(judge).empty());
}

TEST_CASE("a successor that is handled before its held record breaks G5", "[simulation]") {
  oracle judge;
  judge.appended(first, poison_of("k"));
  judge.appended(second, of_key("k"));
  judge.held(first, "because");
  judge.effect(second, false, "n", true);
  judge.discarded(first);
  CHECK(broken(judge) == "G5");
}

TEST_CASE("what comes again and fails alone at a sick sink may be held", "[simulation]") {
  oracle judge;
  judge.appended(first, of_key("a"));
  judge.effect(first, false, "n", true);
  judge.sick(first, nullptr);
  judge.held(first, sick_words);
  CHECK_FALSE(judge.found());
}

TEST_CASE("what the sink takes from now on may have an effect or a letter", "[simulation]") {
  oracle judge;
  auto facts = poison_of("a");
  facts.faults = {"fails"};
  judge.appended(first, facts);
  facts.key = "b";
  judge.appended(second, facts);
  judge.mended("t", "fails");
  judge.effect(first, false, "n", true);
  judge.letter(second, "fails", true);
  CHECK(broken(judge) == "");
}

TEST_CASE("a record that was finished and is held again breaks G7", "[simulation]") {
  oracle judge;
  judge.appended(first, poison_of("k"));
  judge.letter(first, "because", true);
  judge.held(first, "because");
  CHECK(broken(judge) == "G7");
}

TEST_CASE("a letter that blames a record for another fault than its own breaks G7", "[simulation]") {
  oracle judge;
  auto facts = poison_of("a");
  facts.faults = {"the sink refuses this"};
  judge.appended(first, facts);
  judge.letter(first, "cannot execute UPDATE in a read-only transaction", true);
  CHECK(broken(judge) == "G7");
}

TEST_CASE("an event that becomes a dead letter breaks G7", "[simulation]") {
  oracle judge;
  judge.event_buried("x", "not authorized");
  CHECK(broken(judge) == "G7");
}

TEST_CASE("an offset without a record needs no effect and no letter", "[simulation]") {
  oracle judge;
  judge.hole(first);
  judge.committed({"t", 0, 1}, "n");
  CHECK(broken(judge) == "");
}

TEST_CASE("an effect of an offset without a record breaks G3", "[simulation]") {
  oracle judge;
  judge.hole(first);
  judge.effect(first, true, "n", true);
  CHECK(broken(judge) == "G3");
}

TEST_CASE("a record that was removed may be handled or not", "[simulation]") {
  oracle judge;
  judge.supply(1, 1);
  judge.appended(first, claim(1, 7));
  judge.appended(second, claim(1, 8));
  judge.removed(first);
  judge.committed({"t", 0, 1}, "n");
  judge.effect(second, true, "n", true);
  judge.issued(1, 8);
  CHECK(broken(judge) == "");
}

TEST_CASE("a batch of a log that was deleted after one of the log made anew is noticed", "[simulation]") {
  oracle judge;
  const place anew{"t", 0, 0, 1};
  judge.appended(first, of_key("a"));
  judge.appended(anew, of_key("a"));
  judge.effect(anew, true, "n", true);
  judge.effect(first, true, "zombie", true);
  CHECK(broken(judge) == "log");
}

TEST_CASE("a log made anew counts its offsets anew", "[simulation]") {
  oracle judge;
  const place anew{"t", 0, 0, 1};
  judge.appended(first, of_key("a"));
  judge.effect(first, true, "n", true);
  judge.stored_offset({"t", 0, 1}, "n", true);
  judge.committed({"t", 0, 1}, "n");
  judge.appended(anew, of_key("a"));
  judge.effect(anew, true, "n", true);
  judge.stored_offset({"t", 0, 1, 1}, "n", true);
  judge.committed({"t", 0, 1, 1}, "n");
  CHECK(broken(judge) == "");
}

TEST_CASE("what is tried in vain without a pause is noticed", "[simulation]") {
  oracle judge;
  const int life = 0;
  for (int i = 0; i < 20; ++i)
    judge.failed("a batch", &life, std::chrono::milliseconds{i * 10});
  judge.failed("a batch", &life, std::chrono::milliseconds{1001});
  CHECK(!judge.found());
  judge.failed("a batch", &life, std::chrono::milliseconds{1002});
  CHECK(judge.found()->guarantee == "busy");
}

TEST_CASE("a valid order that is answered as one that can never be stored is noticed", "[simulation]") {
  oracle judge;
  judge.order_refused("k", true);
  CHECK(broken(judge) == "door");
}

TEST_CASE("a valid request that is answered as one that can never be published is noticed", "[simulation]") {
  oracle judge;
  judge.told_refused("x", "not authorized");
  CHECK(broken(judge) == "door");
}

TEST_CASE("an effect that gives rise to no event is noticed", "[simulation]") {
  oracle judge;
  judge.appended(first, cause_of(7));
  judge.effect(first, true, "n", true);
  CHECK(broken(judge) == "derived");
}

TEST_CASE("an event whose cause had no effect is noticed", "[simulation]") {
  oracle judge;
  judge.appended(first, cause_of(7));
  judge.appended(elsewhere, derived_from(7, "d"));
  CHECK(broken(judge) == "derived");
}

TEST_CASE("a second event of one cause is noticed", "[simulation]") {
  oracle judge;
  judge.appended(first, cause_of(7));
  judge.effect(first, true, "n", true);
  judge.appended(elsewhere, derived_from(7, "d-1"));
  CHECK(!judge.found());
  judge.appended({"d", 0, 1}, derived_from(7, "d-2"));
  CHECK(broken(judge) == "derived");
}

TEST_CASE("a derived event that has no effect is noticed", "[simulation]") {
  oracle judge;
  judge.appended(first, cause_of(7));
  judge.effect(first, true, "n", true);
  judge.appended(elsewhere, derived_from(7, "d"));
  CHECK(broken(judge) == "G3");
}

TEST_CASE("a derived event that comes in two records and has one effect is right", "[simulation]") {
  oracle judge;
  judge.appended(first, cause_of(7));
  judge.effect(first, true, "n", true);
  judge.appended(elsewhere, derived_from(7, "d"));
  judge.effect(elsewhere, true, "n", true);
  judge.appended({"d", 0, 1}, derived_from(7, "d"));
  CHECK(broken(judge) == "");
}

TEST_CASE("a keyed event that comes again after a later one of its key may have no other effect", "[simulation]") {
  oracle judge;
  auto one = event_once("e"), next = event_once("f");
  one.key = next.key = "k";
  const place copy{"t", 0, 2};
  judge.appended(first, one);
  judge.appended(second, next);
  judge.appended(copy, one);
  judge.keyed_effect(first, "node-1", true);
  judge.keyed_effect(second, "node-1", true);
  SECTION("it is left out") { CHECK(broken(judge).empty()); }
  SECTION("it is handled once more") {
    judge.keyed_effect(copy, "node-1", true);
    CHECK(broken(judge) == "G3");
  }
}

TEST_CASE("a keyed event that has its effect at a copy while its first record is open breaks G5", "[simulation]") {
  oracle judge;
  const place copy{"t", 0, 1};
  judge.appended(first, event_once("e"));
  judge.appended(copy, event_once("e"));
  SECTION("nothing was given up") {
    judge.keyed_effect(copy, "node-1", true);
    CHECK(broken(judge) == "G5");
  }
  SECTION("the first record was given up") {
    judge.removed(first);
    judge.keyed_effect(copy, "node-1", true);
    CHECK(broken(judge).empty());
  }
}

TEST_CASE("a keyed record that is delivered again and has a second effect breaks G3", "[simulation]") {
  oracle judge;
  judge.appended(first, of_key("k"));
  judge.keyed_effect(first, "node-1", true);
  judge.keyed_effect(first, "node-1", true);
  CHECK(broken(judge) == "G3");
}
