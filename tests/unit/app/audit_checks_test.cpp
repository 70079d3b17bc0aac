#include "tools/troupe/audit_checks.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::auditing;
using inspect::standing;

namespace {

const limits patient{{}, 4, 2, {"payments"}, false};

limits settled() {
  auto out = patient;
  out.settled = true;
  return out;
}

inspect::outbox_facts_view waiting(std::int64_t milliseconds, bool node_is_up = true,
                                   const std::string& topic = "payments") {
  inspect::outbox_facts_view out;
  out.waiting.push_back({topic, "node-1", 3, milliseconds, "e-1", "7", node_is_up});
  return out;
}

parked_facts parked(std::int64_t records) {
  parked_facts out;
  out.group = "fraud", out.topic = "payments", out.records = records, out.keys = 1;
  return out;
}

inbox::noted_event event(std::uint32_t id, inbox::record_mark record) { return {{{id, 0, 0, 0}}, record}; }

inbox_facts rows(std::vector<inbox::noted_batch> youngest_first) {
  return {"fraud", "payments", 3, std::move(youngest_first)};
}

}  // namespace

TEST_CASE("what an outbox has for longer than the patience is a fault with its oldest event", "[audit][unit]") {
  CHECK(outbox_moves({}, patient).found.found == "nothing waits");
  CHECK(outbox_moves(waiting(59'000), patient).found.how == standing::ok);
  const auto late = outbox_moves(waiting(95'000), patient);
  CHECK(late.what == "no event waits in the outbox for more than 60 s");
  CHECK(late.found.how == standing::fault);
  CHECK(late.found.found == "3 events of node node-1 for payments, the oldest (e-1) for 95 s");
  CHECK(outbox_moves(waiting(1), settled()).found.how == standing::fault);
}

TEST_CASE("rows of a node that is gone are a fault once nobody takes them over", "[audit][unit]") {
  CHECK(outbox_has_owners(waiting(95'000), patient).found.how == standing::ok);
  CHECK(outbox_has_owners(waiting(1, false), patient).found.found ==
        "3 events of nodes that are gone, for the next sweep");
  CHECK(outbox_has_owners(waiting(95'000, false), patient).found.how == standing::fault);
  CHECK(outbox_has_owners(waiting(1, false), settled()).found.how == standing::fault);
  CHECK_THAT(outbox_has_owners(waiting(95'000, true, "strange"), patient).found.found,
             Catch::Contains("a topic that ") && Catch::Contains("does not know"));
}

TEST_CASE("open letters are no fault, they wait for a person", "[audit][unit]") {
  CHECK(letters_are_settled({}).found.how == standing::ok);
  const auto open =
      letters_are_settled({{"f", "payments", "no such account", "", "", 5}, {"g", "payments", "b", "", "", 1}});
  CHECK(open.found.how == standing::open);
  CHECK(open.found.found == "6 letters of 2 causes; 5 of payments: no such account");
}

TEST_CASE("a parked record that nobody tries is a fault, one that waits its turn is none", "[audit][unit]") {
  CHECK(parked_are_tried({parked(4)}, patient).found.how == standing::ok);
  CHECK(parked_are_tried({parked(4)}, settled()).found.how == standing::fault);
  auto late = parked(4);
  late.overdue = 1, late.overdue_milliseconds = 45'000;
  CHECK(parked_are_tried({parked(1), late}, patient).found.found ==
        "1 key of payments (group fraud) should have been tried 45 s ago");
}

TEST_CASE("held records wait for a person, and are a fault when no letter tells of them", "[audit][unit]") {
  auto held = parked(4);
  held.held = 1;
  CHECK(parked_are_tried({held}, settled()).found.how == standing::open);
  CHECK(held_have_letters({held}).found.how == standing::ok);
  held.unlettered = 1;
  CHECK(held_have_letters({held}).found.how == standing::fault);
}

TEST_CASE("a record tried before an earlier one of its key is a fault with both places", "[audit][unit]") {
  CHECK(keys_keep_their_order({}).found.how == standing::ok);
  CHECK(keys_keep_their_order({{"fraud", "payments", 3, 9, 5}}).found.found ==
        "payments/3 (group fraud): record 9 was tried, record 5 was not");
}

TEST_CASE("an event that two records brought is doubled, as far as the inbox remembers", "[audit][unit]") {
  const auto a1 = event(1, 11), a2 = event(1, 12), b = event(2, 21), c = event(3, 31), d = event(4, 41);
  CHECK(doubled_in({{2, {c}}, {1, {a1, b}}}, 4) == 0);
  CHECK(doubled_in({{2, {a2}}, {1, {a1, b}}}, 4) == 1);
  CHECK(doubled_in({{2, {a1}}, {1, {a1, b}}}, 4) == 0);           // handled once more, as after a rewind
  CHECK(doubled_in({{2, {event(1, 0)}}, {1, {a1, b}}}, 4) == 0);  // which record it was is not known
  CHECK(doubled_in({{2, {a2}}, {1, {a1, b, c, d}}}, 4) == 0);     // too far away
  const auto found = events_had_one_effect({rows({{2, {a2}}, {1, {a1}}})}, patient);
  CHECK(found.found.found == "payments/3 (group fraud): 1 event twice");
}

TEST_CASE("an inbox that nobody prunes waits for a person", "[audit][unit]") {
  stored_facts stored;
  CHECK(inbox_is_bounded(stored, patient).found.how == standing::ok);
  stored.outdated_events = 1;
  CHECK(inbox_is_bounded(stored, patient).found.how == standing::open);
  stored.outdated_events = 0;
  const auto one = event(1, 1);
  stored.inbox = {rows({{1, {one, one, one, one, one, one, one, one, one, one, one}}})};
  CHECK(inbox_is_bounded(stored, patient).found.found ==
        "payments/3 (group fraud) has 11 events, 10 at most are needed");
}
