#include "runtime/bridge/parked_keys.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::bridge;
using namespace troupe::letters;
using std::chrono::milliseconds;
using offsets = std::vector<broker::offset>;
using names = std::vector<std::string>;

namespace {

std::shared_ptr<const broker::record> record_at(broker::offset at, const std::string& key) {
  auto out = std::make_shared<broker::record>();
  out->at = at;
  out->key = key;
  out->value = "x";
  return out;
}

std::vector<parked_record> lane_of(const std::string& key, const offsets& places) {
  std::vector<parked_record> out;
  for (const auto at : places)
    out.push_back({record_at(at, key)});
  return out;
}

dead_letter letter_at(broker::offset at, const std::string& key) {
  dead_letter out;
  out.record = *record_at(at, key);
  return out;
}

parked_head head_at(broker::offset at, const std::string& key) {
  auto record = std::make_shared<broker::record>();
  record->at = at;
  record->key = key;
  return {key, record, 1};
}

offsets places_in(const std::vector<parked_record>& rows) {
  offsets out;
  for (const auto& row : rows)
    out.push_back(row.record->at);
  return out;
}

/// Takes a turn, which must be there, and answers it as the table would that has `heads` for the wanted keys.
parked_keys::advice turn(parked_keys& keys, std::vector<parked_head> heads = {}) {
  const auto* sent = keys.take();
  REQUIRE(sent != nullptr);
  return keys.settle({false, sent->stored.size(), sent->finished.size(), std::move(heads)});
}

/// Key k with one stored record, at offset 5, in the handler's hands.
parked_keys with_head_in_hand() {
  parked_keys keys;
  keys.park("k", lane_of("k", {5}));
  turn(keys);
  keys.due("k");
  REQUIRE(turn(keys, {head_at(5, "k")}).hand_over.size() == 1);
  return keys;
}

}  // namespace

TEST_CASE("a lane is stored in its order before its head is asked for", "[bridge][unit]") {
  parked_keys keys;
  keys.park("k", lane_of("k", {5, 7, 9}));
  keys.due("k");
  const auto* sent = keys.take();
  REQUIRE(sent != nullptr);
  CHECK(places_in(sent->stored) == offsets{5, 7, 9});
  CHECK(sent->wanted.empty());
  CHECK(keys.settle({false, 3, 0, {}}).stored == offsets{5, 7, 9});
  CHECK(keys.records() == 3);
  REQUIRE(keys.take() != nullptr);
  CHECK(keys.out()->wanted == names{"k"});
}

TEST_CASE("a lane larger than one turn is not tried before its last record is stored", "[bridge][unit]") {
  parked_keys keys{{10, 10, 2, 1 << 20}};
  keys.park("k", lane_of("k", {5, 7, 9}));
  keys.due("k");
  CHECK(turn(keys).stored == offsets{5, 7});
  REQUIRE(keys.take() != nullptr);
  CHECK(places_in(keys.out()->stored) == offsets{9});
  CHECK(keys.out()->wanted.empty());
  keys.settle({false, 1, 0, {}});
  REQUIRE(keys.take() != nullptr);
  CHECK(keys.out()->wanted == names{"k"});
}

TEST_CASE("one turn is out at a time and stays until it is settled", "[bridge][unit]") {
  parked_keys keys;
  CHECK(keys.take() == nullptr);
  keys.park("k", lane_of("k", {5}));
  REQUIRE(keys.take() != nullptr);
  keys.append(record_at(6, "k"));
  CHECK(keys.take() == nullptr);
  CHECK(places_in(keys.out()->stored) == offsets{5});
  keys.settle({false, 1, 0, {}});
  REQUIRE(keys.take() != nullptr);
  CHECK(places_in(keys.out()->stored) == offsets{6});
}

TEST_CASE("what arrives while the last row is looked for comes back from memory", "[bridge][unit]") {
  auto keys = with_head_in_hand();
  keys.done("k", {5});
  REQUIRE(keys.take() != nullptr);
  CHECK(keys.out()->finished == std::vector<broker::landmark>{{5}});
  CHECK(keys.out()->wanted == names{"k"});
  keys.append(record_at(6, "k"));
  keys.append(record_at(8, "k"));
  const auto next = keys.settle({false, 0, 1, {{"k", nullptr}}});
  CHECK(places_in(next.unparked) == offsets{6, 8});
  CHECK(keys.empty());
  CHECK(keys.records() == 0);
  CHECK(keys.take() == nullptr);
}

TEST_CASE("a record stored in the turn that asks for its key keeps the key parked", "[bridge][unit]") {
  auto keys = with_head_in_hand();
  keys.append(record_at(6, "k"));
  keys.done("k", {5});
  const auto next = turn(keys, {head_at(6, "k")});
  CHECK(next.stored == offsets{6});
  REQUIRE(next.hand_over.size() == 1);
  CHECK(next.hand_over[0].head.record->at == 6);
  CHECK(keys.contains("k"));
}

TEST_CASE("a failed attempt is stored and its key waits until it is due", "[bridge][unit]") {
  auto keys = with_head_in_hand();
  keys.failed("k", {record_at(5, "k"), 2, "no", milliseconds{100}}, 1);
  REQUIRE(keys.take() != nullptr);
  REQUIRE(keys.out()->failed.size() == 1);
  CHECK(keys.out()->failed[0].attempts == 2);
  CHECK(keys.out()->wanted.empty());
  keys.settle({});
  CHECK(keys.take() == nullptr);
  keys.due("k");
  const auto next = turn(keys, {head_at(5, "k")});
  REQUIRE(next.hand_over.size() == 1);
  CHECK(next.hand_over[0].outages == 1);
}

TEST_CASE("a head that is not due yet names its wait", "[bridge][unit]") {
  parked_keys keys;
  keys.load({{"k", milliseconds{0}, false, 3}});
  CHECK(keys.records() == 3);
  keys.due("k");
  auto early = head_at(5, "k");
  early.due_in = milliseconds{40};
  const auto next = turn(keys, {early});
  CHECK(next.hand_over.empty());
  CHECK(next.waits == std::vector<std::pair<std::string, milliseconds>>{{"k", milliseconds{40}}});
}

TEST_CASE("a record given up is removed with its letter and the next one follows", "[bridge][unit]") {
  auto keys = with_head_in_hand();
  keys.given_up("k", letter_at(5, "k"));
  REQUIRE(keys.take() != nullptr);
  CHECK(keys.out()->letters.size() == 1);
  CHECK(keys.out()->finished == std::vector<broker::landmark>{{5}});
  CHECK(keys.out()->wanted == names{"k"});
}

TEST_CASE("a held key is asked for only after an operator changed it", "[bridge][unit]") {
  auto keys = with_head_in_hand();
  keys.hold("k", {record_at(5, "k"), 3, "never", milliseconds{0}}, letter_at(5, "k"));
  CHECK(keys.held_keys() == 1);
  REQUIRE(keys.take() != nullptr);
  CHECK(keys.out()->letters.size() == 1);
  CHECK(keys.out()->failed[0].held);
  keys.settle({});
  keys.due("k");
  CHECK(keys.take() == nullptr);
  keys.changed("k", false);
  CHECK(keys.held_keys() == 0);
  REQUIRE(keys.take() != nullptr);
  CHECK(keys.out()->wanted == names{"k"});
}

TEST_CASE("a lane parked for its letter is stored with it and held", "[bridge][unit]") {
  parked_keys keys;
  keys.park("k", lane_of("k", {5, 6}), letter_at(5, "k"));
  CHECK(keys.held_keys() == 1);
  REQUIRE(keys.take() != nullptr);
  CHECK(keys.out()->letters.size() == 1);
  CHECK(keys.out()->stored.size() == 2);
}

TEST_CASE("no more keys are in hand than allowed", "[bridge][unit]") {
  parked_keys keys{{10, 1, 500, 1 << 20}};
  keys.load({{"a"}, {"b"}});
  keys.due("a");
  keys.due("b");
  REQUIRE(keys.take() != nullptr);
  CHECK(keys.out()->wanted == names{"a"});
  keys.settle({false, 0, 0, {head_at(1, "a")}});
  CHECK(keys.take() == nullptr);
  keys.failed("a", {record_at(1, "a"), 2, "no", milliseconds{100}}, 0);
  REQUIRE(keys.take() != nullptr);
  CHECK(keys.out()->wanted == names{"b"});
}

TEST_CASE("there is room for keys up to the limit", "[bridge][unit]") {
  parked_keys keys{{2, 1, 500, 1 << 20}};
  keys.load({{"a"}});
  CHECK(keys.has_room());
  keys.load({{"b"}});
  CHECK_FALSE(keys.has_room());
}

TEST_CASE("a replayed key with records in memory waits for its lane", "[bridge][unit]") {
  parked_keys keys;
  keys.changed("k", true);
  CHECK(keys.is_draining("k"));
  CHECK(keys.take() == nullptr);
  keys.lane_empty("k");
  CHECK_FALSE(keys.is_draining("k"));
  REQUIRE(keys.take() != nullptr);
  CHECK(keys.out()->wanted == names{"k"});
}

TEST_CASE("nothing that arrives behind a lane in memory is stored before that lane is through", "[bridge][unit]") {
  const auto stored = [](parked_keys& keys) {
    offsets out;
    if (const auto* turn = keys.take())
      for (const auto& row : turn->stored)
        out.push_back(row.record->at);
    return out;
  };
  parked_keys keys;
  keys.changed("k", true);  // 3 and 4 are in its lane
  keys.append(record_at(5, "k"));
  CHECK(stored(keys).empty());
  SECTION("it ends") {
    keys.lane_empty("k");
    CHECK(stored(keys) == offsets{5});
  }
  SECTION("it is parked") {
    keys.park("k", lane_of("k", {3, 4}));
    CHECK(stored(keys) == offsets{3, 4, 5});
  }
}

TEST_CASE("a partition that leaves sends only results", "[bridge][unit]") {
  auto keys = with_head_in_hand();
  keys.append(record_at(6, "k"));
  keys.halt();
  keys.append(record_at(7, "k"));
  CHECK_FALSE(keys.has_results());
  keys.done("k", {5});
  CHECK(keys.has_results());
  REQUIRE(keys.take() != nullptr);
  CHECK(keys.out()->finished == std::vector<broker::landmark>{{5}});
  CHECK(keys.out()->stored.empty());
  CHECK(keys.out()->wanted.empty());
}
