#include "runtime/bridge/keyed_partition.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using bridge::partition_stage;

namespace {

using texts = std::vector<std::string>;

std::shared_ptr<broker::record> record_of(broker::offset at, const std::string& key) {
  auto out = std::make_shared<broker::record>();
  out->at = at;
  out->key = key;
  out->print = static_cast<std::uint64_t>(at) + 1;
  return out;
}

/// One partition, and what it wants done since it was last looked at.
struct scene {
  explicit scene(bool parks = false) : work{{0, 1}, of_all, parks} {
    of_all.names = {"topic", "group", {}};
    of_all.names.retry.attempts = 2;
    work.begin(wanted);
  }

  /// Answers the number that it has, 0 when it is in no lane.
  std::uint64_t arrive(broker::offset at, const std::string& key) {
    auto record = record_of(at, key);
    record->from = work.which();
    return work.arrived(std::move(record), wanted);
  }

  /// Claimed by nobody else, and confirmed with the record at 0, whose key is "first".
  void confirm() {
    work.claimed(*wanted.claim, {1, {}, {}}, wanted);
    arrive(0, "first");
    work.turn_settled(0, {}, wanted);
  }

  /// The keys handed over.
  texts handed() {
    texts out;
    for (const auto& one : std::exchange(wanted.hand_over, {})) {
      out.push_back(*one.record->key);
      last = one.number;
    }
    return out;
  }

  /// The offset that may be committed, if it has moved.
  std::optional<broker::offset> told() {
    work.tell_watermark(wanted);
    const auto out = std::exchange(wanted.store, {});
    return out ? std::optional{out->up_to.next} : std::nullopt;
  }

  bridge::keyed_timer timer() {
    const auto out = wanted.wait.back().what;
    wanted.wait.clear();
    return out;
  }

  bridge::keyed_ledger of_all;
  bridge::keyed_effects wanted;
  bridge::keyed_partition work;
  std::uint64_t last = 0;  // number of the last record that was handed over
};

}  // namespace

TEST_CASE("without a database a partition runs at once, with one it asks first", "[bridge][unit]") {
  CHECK(scene{}.wanted.start);
  CHECK(scene{}.work.stage() == partition_stage::running);
  scene on{true};
  CHECK_FALSE(on.wanted.start);
  CHECK(on.wanted.claim);
  CHECK(on.work.stage() == partition_stage::claiming);
  CHECK_FALSE(on.work.is_idle());
}

TEST_CASE("an answer that is told twice counts once", "[bridge][unit]") {
  scene on;
  on.arrive(0, "a");
  on.arrive(1, "a");
  on.arrive(2, "a");
  CHECK(on.handed() == texts{"a"});
  const auto first = on.last;
  on.work.answered(first, handler::done(), on.wanted);
  CHECK(on.handed() == texts{"a"});
  on.work.answered(first, handler::done(), on.wanted);
  CHECK(on.handed().empty());
  CHECK(on.of_all.late_answers == 1);
  CHECK(on.told() == 1);
}

TEST_CASE("an answer for a record that backs off is not taken for that of its next attempt", "[bridge][unit]") {
  scene on;
  on.arrive(0, "a");
  on.handed();
  on.work.answered(on.last, handler::retry("not now"), on.wanted);
  on.work.answered(on.last, handler::done(), on.wanted);
  CHECK(on.work.unfinished().records == 1);
  on.work.due(on.timer(), on.wanted);
  CHECK(on.handed() == texts{"a"});
}

TEST_CASE("a wait that ends after its record was parked hands nothing over", "[bridge][unit]") {
  scene on{true};
  on.of_all.parking.park_after = 0;
  on.confirm();
  on.handed();
  on.arrive(1, "a");
  on.handed();
  on.work.answered(on.last, handler::retry("not now"), on.wanted);
  const auto wait = on.timer();
  on.arrive(2, "a");  // crowded: the key is parked
  REQUIRE(on.wanted.turns.back().stored.size() == 2);
  on.work.due(wait, on.wanted);
  CHECK(on.handed().empty());
}

TEST_CASE("what leaves hands nothing over and is idle when the handler has answered", "[bridge][unit]") {
  scene on;
  on.arrive(0, "a");
  on.arrive(1, "a");
  on.handed();
  on.work.leave(on.wanted);
  CHECK_FALSE(on.work.is_idle());
  CHECK(on.arrive(2, "b") == 0);
  on.work.answered(on.last, handler::done(), on.wanted);
  CHECK(on.handed().empty());
  CHECK(on.work.is_idle());
  CHECK(on.told() == 1);
}

TEST_CASE("a claim that is answered to a partition that has left starts nothing", "[bridge][unit]") {
  scene on{true};
  on.work.leave(on.wanted);
  CHECK_FALSE(on.work.is_idle());
  on.work.claimed(*on.wanted.claim, {1, {}, {}}, on.wanted);
  CHECK_FALSE(on.wanted.start);
  CHECK(on.work.is_idle());
}

TEST_CASE("only the answer to the last claim that was asked for counts", "[bridge][unit]") {
  scene on{true};
  const auto first = *on.wanted.claim;
  on.work.not_claimed(first, "away", on.wanted);
  CHECK(on.wanted.unclaimed == std::optional<std::string>{"away"});
  on.work.claimed(first, {1, {}, {}}, on.wanted);
  CHECK(on.work.stage() == partition_stage::claiming);
  on.work.due(on.timer(), on.wanted);
  CHECK(*on.wanted.claim != first);
  on.work.claimed(*on.wanted.claim, {2, {}, {}}, on.wanted);
  CHECK(on.work.stage() == partition_stage::unconfirmed);
}

TEST_CASE("a fenced partition stands still until it has waited long enough to join again", "[bridge][unit]") {
  scene on{true};
  on.work.claimed(*on.wanted.claim, {1, {}, {}}, on.wanted);
  on.arrive(0, "a");
  on.work.turn_settled(0, {true, 0, 0, {}}, on.wanted);
  CHECK(on.work.stage() == partition_stage::fenced);
  CHECK(on.wanted.pause);
  CHECK(on.handed().empty());
  CHECK(on.arrive(1, "b") == 0);
  on.work.due({bridge::keyed_timer::what::key, 0, "a"}, on.wanted);
  CHECK(on.wanted.turns.size() == 1);  // the confirmation it had asked for
  on.work.due(on.timer(), on.wanted);
  CHECK(on.wanted.rejoin);
}

TEST_CASE("nobody joins again for a fenced partition that was taken away meanwhile", "[bridge][unit]") {
  scene on{true};
  on.confirm();
  on.work.leave(on.wanted);
  on.work.due({bridge::keyed_timer::what::still_fenced}, on.wanted);
  CHECK_FALSE(on.wanted.rejoin);
}

TEST_CASE("the broker is told how far a partition is done when the database knows it", "[bridge][unit]") {
  scene on{true};
  on.confirm();
  on.handed();
  on.work.answered(on.last, handler::done(), on.wanted);
  CHECK_FALSE(on.told());
  const auto turn = on.wanted.turns.back();
  REQUIRE(turn.reached);
  CHECK(turn.reached->next == 1);
  CHECK(turn.reached->last == broker::landmark{0, 1});
  on.work.turn_settled(turn.number, {}, on.wanted);
  REQUIRE(on.wanted.store);
  CHECK(on.wanted.store->up_to.next == 1);
  CHECK(on.wanted.store->kept == 1);
}

TEST_CASE("while the database is away for long the broker is told alone", "[bridge][unit]") {
  scene on{true};
  on.confirm();
  on.handed();
  on.work.answered(on.last, handler::done(), on.wanted);
  on.told();
  const auto turn = on.wanted.turns.back().number;
  on.work.turn_failed(turn, "away", on.wanted);
  CHECK_FALSE(on.wanted.store);
  on.of_all.now += 31s;
  on.work.turn_failed(turn, "away", on.wanted);
  REQUIRE(on.wanted.store);
  CHECK(on.wanted.store->up_to.next == 1);
  CHECK(on.wanted.store->kept == -1);
  on.arrive(1, "a");
  on.handed();
  on.work.answered(on.last, handler::done(), on.wanted);
  CHECK(on.told() == 2);
}

TEST_CASE("what leaves tells the database how far it came before it is idle", "[bridge][unit]") {
  scene on{true};
  on.confirm();
  on.handed();
  on.work.leave(on.wanted);
  on.work.answered(on.last, handler::done(), on.wanted);
  CHECK_FALSE(on.work.is_idle());
  on.work.turn_settled(on.wanted.turns.back().number, {}, on.wanted);
  CHECK(on.wanted.store->up_to.next == 1);
  CHECK(on.work.is_idle());
}

TEST_CASE("a database that knows less than it had kept stops its partition and says why", "[bridge][unit]") {
  scene on{true};
  on.work.claimed(*on.wanted.claim, {1, {}, {}, letters::reached{40, {}}}, on.wanted);
  on.work.began(57, on.wanted);
  CHECK(on.work.stage() == partition_stage::fenced);
  REQUIRE(on.wanted.stand_aside);
  CHECK(*on.wanted.stand_aside ==
        "the database knows topic/0 only up to offset 40, but its group has committed 57: a backup was restored? "
        "`troupe rewind topic/0 --to stored` lets what lies between be handled again");
  CHECK(on.arrive(57, "a") == 0);
  CHECK_FALSE(on.told());
}

TEST_CASE("a group's offset that no database has kept says nothing of one", "[bridge][unit]") {
  scene on{true};
  on.work.claimed(*on.wanted.claim, {1, {}, {}, letters::reached{40, {}}}, on.wanted);
  SECTION("another program has committed it") { on.work.began(std::nullopt, on.wanted); }
  SECTION("the database knows it") { on.work.began(40, on.wanted); }
  SECTION("it is of an earlier log") {
    on.work.cut({56, 7});
    on.work.began(57, on.wanted);
  }
  CHECK(on.work.stage() == partition_stage::unconfirmed);
}

TEST_CASE("a head whose key is held as it runs out of attempts is counted as a letter", "[bridge][unit]") {
  scene on{true};
  on.of_all.names.retry.attempts = 1;
  on.of_all.parking.on_exhausted = bridge::exhausted_action::park;
  on.confirm();
  on.handed();
  on.work.answered(on.last, handler::retry("never"), on.wanted);
  CHECK(on.of_all.letters.of(letters::letter_cause::exhausted) == 1);
  CHECK(on.wanted.turns.back().letters.size() == 1);
}

TEST_CASE("a parked record of an earlier log does not finish the one of its offset", "[bridge][unit]") {
  scene on{true};
  on.work.claimed(*on.wanted.claim, {1, {{"old"}}, {}}, on.wanted);
  on.arrive(0, "new");
  on.work.turn_settled(0, {}, on.wanted);
  CHECK(on.handed() == texts{"new"});
  on.work.due({bridge::keyed_timer::what::key, 0, "old"}, on.wanted);
  on.work.turn_settled(on.wanted.turns.back().number, {false, 0, 0, {{"old", record_of(0, "old")}}}, on.wanted);
  CHECK(on.handed() == texts{"old"});
  on.work.answered(on.last, handler::done(), on.wanted);
  CHECK(on.wanted.turns.back().finished.size() == 1);
  CHECK(on.work.unfinished().records == 1);
}

TEST_CASE("what arrives for a held key goes to the table at once", "[bridge][unit]") {
  scene on{true};
  on.work.claimed(*on.wanted.claim, {1, {{"held", 0ms, true}}, {}}, on.wanted);
  on.arrive(0, "held");
  on.work.turn_settled(0, {}, on.wanted);
  CHECK(on.handed().empty());
  CHECK(on.wanted.turns.back().stored.size() == 1);
  CHECK(on.work.unfinished().records == 1);
  on.work.turn_settled(on.wanted.turns.back().number, {false, 1, 0, {}}, on.wanted);
  CHECK(on.work.unfinished().records == 0);
}
