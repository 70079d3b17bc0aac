#include "runtime/effect/batch_effect.hpp"

#include "runtime/store/abandon.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace troupe;
using namespace troupe::effect;

namespace {

struct failure {};

/// Rejects what its test says, at first the first record of each batch; fails where it is told to.
struct fake_database final : effect_database, effect_transaction {
  store::stored<batch_effects> transact(const work& todo) override {
    try {
      auto done = todo(*this);
      if (std::exchange(loses_the_answer, false))
        return tl::unexpected(store::store_error{store::fault::ambiguous, "", "no answer to COMMIT"});
      return done;
    } catch (const failure&) {
      return tl::unexpected(store::store_error{store::fault::refused, "22P05", "no such character"});
    } catch (const store::abandon& wish) {
      return tl::unexpected(store::store_error{store::fault::refused, wish.sqlstate, wish.detail});
    }
  }
  store::stored<std::optional<stored_offset>> read_offset(const partition_name&) override { return std::nullopt; }
  bool move_offset(const partition_name&, const commit_batch::fence_values&) override { return true; }
  std::vector<inbox::noted_batch> load_inbox(const partition_name&) override {
    ++loads;
    return rows;
  }
  void note(const partition_name&, const inbox::change& change) override {
    rows.insert(rows.begin(), {change.number, change.events});
  }
  std::vector<std::size_t> note_events(const partition_name&,
                                       const std::vector<inbox::brought_event>& events) override {
    std::vector<std::size_t> repeats;
    for (std::size_t i = 0; i < events.size(); ++i)
      if (!noted.emplace(events[i].id).second)
        repeats.push_back(i);
    return repeats;
  }
  void forget_events(const partition_name&, const std::vector<inbox::brought_event>& events) override {
    for (const auto& one : events)
      noted.erase(std::string{one.id});
  }
  handled_records handle(const std::string&, const std::vector<broker::record>& batch) override {
    if (refuses_effects)
      throw failure{};
    for (const auto& one : batch)
      handled.push_back(one.value.value_or(""));
    return {rejects, publishes};
  }
  after_commit publish(const std::vector<wire::event>& events) override {
    if (is_undeclared)
      throw store::abandon{not_declared, "no such message"};
    for (const auto& one : events)
      written.push_back(one.id);
    return [this] { left = written; };
  }
  void store_letters(const std::vector<troupe::letters::dead_letter>&) override {
    if (refuses_letters)
      throw failure{};
  }

  bool refuses_effects = false, refuses_letters = false, is_undeclared = false, loses_the_answer = false;
  rejections rejects{{0, "cannot be decoded"}};
  std::set<std::string> noted;  // of a local route
  std::vector<inbox::noted_batch> rows;
  std::size_t loads = 0;
  std::vector<std::string> handled;
  std::vector<store::derived_event> publishes = {};
  std::vector<std::string> written, left;  // events: in the outbox; told to be committed
};

/// A record of an event as an outbox publishes it.
broker::record event_record(const std::string& id, const std::string& value) {
  broker::record out;
  out.value = value;
  out.head = {{"ce_id", id}, {"ce_source", "troupe/node-1"}, {"troupe-outbox", "1"}};
  return out;
}

/// Of these events, read from a topic at offset `from` on; each record has a print.
commit_batch topic_batch(broker::offset from, const std::vector<std::string>& ids) {
  const auto print_at = [](broker::offset at) { return static_cast<std::uint64_t>(at + 1) << 40U; };
  commit_batch out{{"group", "topic", 3}, commit_batch::fence_values{from, from, {}, print_at(from - 1)}, {}, {}};
  for (const auto& id : ids) {
    out.records.push_back(event_record(id, id));
    out.records.back().at = out.fence->next;
    out.records.back().print = print_at(out.fence->next++);
  }
  out.fence->last = {out.fence->next - 1, print_at(out.fence->next - 1)};
  return out;
}

store::derived_event derived(std::size_t index, const std::string& id) {
  return {index, {id, "entries", "k", "t", "{}", {}}};
}

using texts = std::vector<std::string>;
using places = std::vector<std::size_t>;

}  // namespace

TEST_CASE("a record that the database refuses is poison", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.refuses_effects = true;
  CHECK(give_effect(with, {{}, {}, {{}}, {}}, inbox).what == batch_outcome::result::poison);
}

TEST_CASE("a letter that the database refuses is no fault of its record", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.refuses_letters = true;
  const auto said = give_effect(with, {{}, {}, {{}}, {}}, inbox);
  CHECK(said.what == batch_outcome::result::unavailable);
  CHECK(said.reason == "a dead letter cannot be stored: 22P05 no such character");
  with.refuses_letters = false;
  CHECK(give_effect(with, {{}, {}, {{}}, {}}, inbox).rejected[0] == "cannot be decoded");
}

TEST_CASE("an event that was published twice has one effect", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.rejects.clear();
  const auto first = give_effect(with, {{}, {}, {event_record("e-1", "a")}, {}}, inbox);
  CHECK(first.repeats.empty());
  const auto again = give_effect(with, {{}, {}, {event_record("e-1", "a"), event_record("e-2", "b")}, {}}, inbox);
  CHECK(again.what == batch_outcome::result::committed);
  CHECK(again.repeats == places{0});
  CHECK(again.rejected.size() == 2);
  CHECK(with.handled == texts{"a", "b"});
}

TEST_CASE("an event that comes twice in one batch has one effect", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.rejects.clear();
  const auto said = give_effect(with, {{}, {}, {event_record("e-1", "a"), event_record("e-1", "a")}, {}}, inbox);
  CHECK(said.repeats == places{1});
  CHECK(with.handled == texts{"a"});
}

TEST_CASE("a handler is not bothered with a batch of repeats", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.noted = {"e-1"};
  with.refuses_effects = true;
  const auto said = give_effect(with, {{}, {}, {event_record("e-1", "a")}, {}}, inbox);
  CHECK(said.what == batch_outcome::result::committed);
  CHECK(said.repeats == places{0});
}

TEST_CASE("an event that was rejected has had no effect", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.noted = {"e-0"};
  with.rejects = {{0, "no account"}};  // of what is left
  const auto said = give_effect(
      with, {{}, {}, {event_record("e-0", "a"), event_record("e-1", "b"), event_record("e-1", "b")}, {}}, inbox);
  CHECK(said.rejected == texts{"", "no account", "no account"});
  CHECK(said.repeats == places{0});
  CHECK(with.noted == std::set<std::string>{"e-0"});
}

TEST_CASE("a record that is given up is not noted", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  give_effect(with, {{}, {}, {event_record("e-1", "a")}, "23514 no"}, inbox);
  CHECK(with.noted.empty());
}

TEST_CASE("events of a topic are noted with the effect and known by the window from then on", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.rejects = {{1, "no"}};
  give_effect(with, topic_batch(0, {"e-0", "e-1", "e-2"}), inbox);
  CHECK(with.loads == 1);
  REQUIRE(with.rows.size() == 1);
  CHECK(with.rows[0].events.size() == 2);
  with.rejects.clear();
  CHECK(give_effect(with, topic_batch(3, {"e-2", "e-3", "e-1"}), inbox).repeats == places{0});
  CHECK(with.loads == 1);
}

TEST_CASE("a window of another place is loaded anew", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.rejects.clear();
  give_effect(with, topic_batch(0, {"e-0"}), inbox);
  with.rows.insert(with.rows.begin(), {2, {{inbox::print_of_event("e-1", "troupe/node-1"), 7}}});  // another owner's
  CHECK(give_effect(with, topic_batch(2, {"e-0", "e-1"}), inbox).repeats == places{0, 1});
  CHECK(with.loads == 2);
  auto other_log = topic_batch(4, {"e-1"});
  other_log.fence->from_print = 44;
  CHECK(give_effect(with, other_log, inbox).repeats == places{0});
  CHECK(with.loads == 3);
}

TEST_CASE("what a COMMIT without an answer noted is found in the database", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.rejects.clear();
  give_effect(with, topic_batch(0, {"e-0"}), inbox);
  with.loses_the_answer = true;
  give_effect(with, topic_batch(1, {"e-1"}), inbox);
  CHECK(give_effect(with, topic_batch(2, {"e-1"}), inbox).repeats == places{0});
  CHECK(with.loads == 2);
}

TEST_CASE("a batch that was rolled back leaves the window as it was", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.rejects.clear();
  give_effect(with, topic_batch(0, {"e-0"}), inbox);
  with.refuses_effects = true;
  give_effect(with, topic_batch(1, {"e-1"}), inbox);
  with.refuses_effects = false;
  CHECK(give_effect(with, topic_batch(1, {"e-1"}), inbox).repeats.empty());
  CHECK(with.loads == 1);
}

TEST_CASE("a window goes on over batches that bring no event", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.rejects.clear();
  give_effect(with, topic_batch(0, {"e-0"}), inbox);
  give_effect(with, topic_batch(1, {}), inbox);  // offsets without records
  auto condemned = topic_batch(1, {"e-1"});
  condemned.condemned = "23514 no";
  give_effect(with, condemned, inbox);
  CHECK(give_effect(with, topic_batch(2, {"e-0", "e-1"}), inbox).repeats == places{0});
  CHECK(with.loads == 1);
}

TEST_CASE("a topic without events of an outbox costs the inbox nothing", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  auto batch = topic_batch(0, {"e-0"});
  batch.records[0].head.clear();
  give_effect(with, batch, inbox);
  CHECK(with.loads == 0);
  CHECK(inbox.size() == 0);
}

TEST_CASE("the same record is no repeat of itself when its offset was set back", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.rejects.clear();
  give_effect(with, topic_batch(0, {"e-0", "e-1"}), inbox);
  give_effect(with, topic_batch(2, {"e-1"}), inbox);
  CHECK(give_effect(with, topic_batch(1, {"e-1"}), inbox).repeats.empty());
  CHECK(give_effect(with, topic_batch(2, {"e-1", "e-0"}), inbox).repeats == places{0, 1});
}

TEST_CASE("events leave when their transaction is committed", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.rejects.clear();
  with.publishes = {derived(0, "d-0"), derived(1, "d-1")};
  CHECK(give_effect(with, {{}, {}, {{}, {}}, {}}, inbox).what == batch_outcome::result::committed);
  CHECK(with.left == texts{"d-0", "d-1"});
}

TEST_CASE("events of a transaction that fails do not leave", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.rejects = {{1, "no"}};
  with.publishes = {derived(0, "d-0")};
  with.refuses_letters = true;
  CHECK(give_effect(with, {{}, {}, {{}, {}}, {}}, inbox).what == batch_outcome::result::unavailable);
  CHECK(with.left.empty());
}

TEST_CASE("events of rejected records and of repeats are not published", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.noted = {"e-0"};
  with.rejects = {{0, "no account"}};                       // of what is left
  with.publishes = {derived(1, "d-1"), derived(0, "d-0")};  // the same
  give_effect(with, {{}, {}, {event_record("e-0", "a"), event_record("e-1", "b"), event_record("e-2", "c")}, {}},
              inbox);
  CHECK(with.written == texts{"d-1"});
}

TEST_CASE("what is only tried publishes nothing", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.publishes = {derived(0, "d-0")};
  commit_batch trial{{}, {}, {{}}, {}};
  trial.trial = true;
  CHECK(give_effect(with, trial, inbox).what == batch_outcome::result::committed);
  CHECK(with.written.empty());
}

TEST_CASE("a message that its kind does not declare is no fault of the record", "[effect]") {
  fake_database with;
  inbox::windows inbox{{inbox::scope::outbox}};
  with.rejects.clear();
  with.publishes = {derived(0, "d-0")};
  with.is_undeclared = true;
  const auto said = give_effect(with, {{}, {}, {{}}, {}}, inbox);
  CHECK(said.what == batch_outcome::result::unavailable);
  CHECK(said.reason == "OF004 no such message");
}
