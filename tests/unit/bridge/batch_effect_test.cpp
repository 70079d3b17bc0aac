#include "runtime/bridge/batch_effect.hpp"

#include "runtime/store/abandon.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace troupe;
using namespace troupe::bridge;

namespace {

struct failure {};

/// Rejects what its test says, at first the first record of each batch; fails where it is told to.
struct fake_database final : effect_database, effect_transaction {
  store::stored<batch_effects> transact(const work& todo) override {
    try {
      return todo(*this);
    } catch (const failure&) {
      return tl::unexpected(store::store_error{store::fault::refused, "22P05", "no such character"});
    } catch (const store::abandon& wish) {
      return tl::unexpected(store::store_error{store::fault::refused, wish.sqlstate, wish.detail});
    }
  }
  store::stored<std::optional<stored_offset>> read_offset(const partition_name&) override { return std::nullopt; }
  bool move_offset(const partition_name&, const commit_batch::fence_values&) override { return true; }
  std::vector<std::size_t> note_events(const partition_name&, const std::vector<brought_event>& events) override {
    std::vector<std::size_t> repeats;
    for (std::size_t i = 0; i < events.size(); ++i)
      if (!noted.emplace(events[i].id).second)
        repeats.push_back(i);
    return repeats;
  }
  void forget_events(const partition_name&, const std::vector<brought_event>& events) override {
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
  after_commit publish(const std::vector<schemas::event>& events) override {
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

  bool refuses_effects = false, refuses_letters = false, is_undeclared = false;
  rejections rejects{{0, "cannot be decoded"}};
  std::set<std::string> noted;
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

store::derived_event derived(std::size_t index, const std::string& id) {
  return {index, {id, "entries", "k", "t", "{}", {}}};
}

using texts = std::vector<std::string>;
using places = std::vector<std::size_t>;

}  // namespace

TEST_CASE("a record that the database refuses is poison", "[bridge]") {
  fake_database with;
  with.refuses_effects = true;
  CHECK(give_effect(with, {{}, {}, {{}}, {}}, inbox_scope::outbox).what == batch_outcome::result::poison);
}

TEST_CASE("a letter that the database refuses is no fault of its record", "[bridge]") {
  fake_database with;
  with.refuses_letters = true;
  const auto said = give_effect(with, {{}, {}, {{}}, {}}, inbox_scope::outbox);
  CHECK(said.what == batch_outcome::result::unavailable);
  CHECK(said.reason == "a dead letter cannot be stored: 22P05 no such character");
  with.refuses_letters = false;
  CHECK(give_effect(with, {{}, {}, {{}}, {}}, inbox_scope::outbox).rejected[0] == "cannot be decoded");
}

TEST_CASE("an event that was published twice has one effect", "[bridge]") {
  fake_database with;
  with.rejects.clear();
  const auto first = give_effect(with, {{}, {}, {event_record("e-1", "a")}, {}}, inbox_scope::outbox);
  CHECK(first.repeats.empty());
  const auto again =
      give_effect(with, {{}, {}, {event_record("e-1", "a"), event_record("e-2", "b")}, {}}, inbox_scope::outbox);
  CHECK(again.what == batch_outcome::result::committed);
  CHECK(again.repeats == places{0});
  CHECK(again.rejected.size() == 2);
  CHECK(with.handled == texts{"a", "b"});
}

TEST_CASE("an event that comes twice in one batch has one effect", "[bridge]") {
  fake_database with;
  with.rejects.clear();
  const auto said =
      give_effect(with, {{}, {}, {event_record("e-1", "a"), event_record("e-1", "a")}, {}}, inbox_scope::outbox);
  CHECK(said.repeats == places{1});
  CHECK(with.handled == texts{"a"});
}

TEST_CASE("a handler is not bothered with a batch of repeats", "[bridge]") {
  fake_database with;
  with.noted = {"e-1"};
  with.refuses_effects = true;
  const auto said = give_effect(with, {{}, {}, {event_record("e-1", "a")}, {}}, inbox_scope::outbox);
  CHECK(said.what == batch_outcome::result::committed);
  CHECK(said.repeats == places{0});
}

TEST_CASE("an event that was rejected has had no effect", "[bridge]") {
  fake_database with;
  with.noted = {"e-0"};
  with.rejects = {{0, "no account"}};  // of what is left
  const auto said =
      give_effect(with, {{}, {}, {event_record("e-0", "a"), event_record("e-1", "b"), event_record("e-1", "b")}, {}},
                  inbox_scope::outbox);
  CHECK(said.rejected == texts{"", "no account", "no account"});
  CHECK(said.repeats == places{0});
  CHECK(with.noted == std::set<std::string>{"e-0"});
}

TEST_CASE("a record that is given up is not noted", "[bridge]") {
  fake_database with;
  give_effect(with, {{}, {}, {event_record("e-1", "a")}, "23514 no"}, inbox_scope::outbox);
  CHECK(with.noted.empty());
}

TEST_CASE("events leave when their transaction is committed", "[bridge]") {
  fake_database with;
  with.rejects.clear();
  with.publishes = {derived(0, "d-0"), derived(1, "d-1")};
  CHECK(give_effect(with, {{}, {}, {{}, {}}, {}}, inbox_scope::outbox).what == batch_outcome::result::committed);
  CHECK(with.left == texts{"d-0", "d-1"});
}

TEST_CASE("events of a transaction that fails do not leave", "[bridge]") {
  fake_database with;
  with.rejects = {{1, "no"}};
  with.publishes = {derived(0, "d-0")};
  with.refuses_letters = true;
  CHECK(give_effect(with, {{}, {}, {{}, {}}, {}}, inbox_scope::outbox).what == batch_outcome::result::unavailable);
  CHECK(with.left.empty());
}

TEST_CASE("events of rejected records and of repeats are not published", "[bridge]") {
  fake_database with;
  with.noted = {"e-0"};
  with.rejects = {{0, "no account"}};                       // of what is left
  with.publishes = {derived(1, "d-1"), derived(0, "d-0")};  // the same
  give_effect(with, {{}, {}, {event_record("e-0", "a"), event_record("e-1", "b"), event_record("e-2", "c")}, {}},
              inbox_scope::outbox);
  CHECK(with.written == texts{"d-1"});
}

TEST_CASE("what is only tried publishes nothing", "[bridge]") {
  fake_database with;
  with.publishes = {derived(0, "d-0")};
  commit_batch trial{{}, {}, {{}}, {}};
  trial.trial = true;
  CHECK(give_effect(with, trial, inbox_scope::outbox).what == batch_outcome::result::committed);
  CHECK(with.written.empty());
}

TEST_CASE("a message that its kind does not declare is no fault of the record", "[bridge]") {
  fake_database with;
  with.rejects.clear();
  with.publishes = {derived(0, "d-0")};
  with.is_undeclared = true;
  const auto said = give_effect(with, {{}, {}, {{}}, {}}, inbox_scope::outbox);
  CHECK(said.what == batch_outcome::result::unavailable);
  CHECK(said.reason == "OF004 no such message");
}
