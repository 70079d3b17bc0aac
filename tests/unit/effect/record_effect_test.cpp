#include "runtime/effect/record_effect.hpp"

#include "runtime/store/abandon.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::effect;
using answer = handler::outcome::verdict;
using texts = std::vector<std::string>;

namespace {

/// Everything that happened, in its order; what is rolled back with a minus.
struct fake_database final : record_database, record_transaction {
  store::stored<record_effects> transact(const work& todo) override {
    store::store_error why;
    try {
      auto out = todo(*this);
      if (!fault) {
        seen.emplace_back("commit");
        return out;
      }
      why = *fault;
    } catch (const store::abandon& wish) {
      why = {store::fault::refused, wish.sqlstate, wish.detail};
    }
    seen.emplace_back("roll back");
    return tl::unexpected(why);
  }
  bool note(const noted_name& name) override {
    seen.push_back("note " + name.id);
    return !is_noted;
  }
  handled_records handle() override {
    seen.emplace_back("handle");
    return said;
  }
  after_commit publish(const std::vector<wire::event>& events) override {
    for (const auto& one : events)
      seen.push_back("insert " + one.id);
    if (is_undeclared)
      throw store::abandon{not_declared, "no such message"};
    return [this] { seen.emplace_back("leave"); };
  }

  bool is_noted = false, is_undeclared = false;
  handled_records said = {};
  std::optional<store::store_error> fault;
  texts seen;
};

handler::origin from_event(std::string id) {
  handler::origin out{std::move(id), "shop", {}, "payments", 3, 17};
  out.of_outbox = true;
  return out;
}

store::derived_event derived(const std::string& id) { return {0, {id, "entries", "k", "t", "{}", {}}}; }

answer answer_to(store::fault kind, const std::string& sqlstate) {
  fake_database with;
  with.fault = store::store_error{kind, sqlstate, "the server's words"};
  return give_effect(with, from_event("e"), inbox::scope::outbox).what;
}

}  // namespace

TEST_CASE("an event is noted before its handler and leaves after COMMIT", "[effect][unit]") {
  fake_database with;
  with.said.events = {derived("a"), derived("b")};
  const auto said = give_effect(with, from_event("e"), inbox::scope::outbox);
  CHECK(said.what == answer::done);
  CHECK_FALSE(said.is_repeat);
  CHECK(with.seen == texts{"note e", "handle", "insert a", "insert b", "commit", "leave"});
}

TEST_CASE("a handler is not bothered with an event that had its effect", "[effect][unit]") {
  fake_database with;
  with.is_noted = true;
  const auto said = give_effect(with, from_event("e"), inbox::scope::outbox);
  CHECK(said.what == answer::done);
  CHECK(said.is_repeat);
  CHECK(with.seen == texts{"note e", "commit"});
}

TEST_CASE("a record that its handler rejects gives rise to nothing", "[effect][unit]") {
  fake_database with;
  with.said = {{{0, "no such account"}}, {derived("a")}};
  const auto said = give_effect(with, from_event("e"), inbox::scope::outbox);
  CHECK(said.what == answer::reject);
  CHECK(said.reason == "no such account");
  CHECK(with.seen == texts{"note e", "handle", "roll back"});
}

TEST_CASE("events of a COMMIT without an answer do not leave yet", "[effect][unit]") {
  fake_database with;
  with.said.events = {derived("a")};
  with.fault = store::store_error{store::fault::ambiguous, "", "no answer to COMMIT"};
  CHECK(give_effect(with, from_event("e"), inbox::scope::outbox).what == answer::unavailable);
  CHECK(with.seen.back() == "roll back");
}

TEST_CASE("only what the database says of the values is the record's fault", "[effect][unit]") {
  CHECK(answer_to(store::fault::refused, "23514") == answer::retry);
  CHECK(answer_to(store::fault::bug, "") == answer::retry);
  CHECK(answer_to(store::fault::conflict, "40P01") == answer::unavailable);
  CHECK(answer_to(store::fault::hindered, "25006") == answer::unavailable);
  CHECK(answer_to(store::fault::disconnected, "") == answer::unavailable);
}

TEST_CASE("a handler that publishes what its kind does not declare holds its record up", "[effect][unit]") {
  fake_database with;
  with.said.events = {derived("a")};
  with.is_undeclared = true;
  CHECK(give_effect(with, from_event("e"), inbox::scope::outbox).what == answer::unavailable);
}

TEST_CASE("a record is known by its event where an outbox may publish it again", "[effect][unit]") {
  CHECK(noted_name_of(from_event("e"), inbox::scope::outbox) == noted_name{"e", "shop"});
}

TEST_CASE("a record is known by its place where nothing else tells it", "[effect][unit]") {
  auto from = from_event("e");
  from.print = 0xab;
  const noted_name place{"payments/3/17/00000000000000ab", ""};
  CHECK(noted_name_of(from, inbox::scope::off) == place);
  from.of_outbox = false;
  CHECK(noted_name_of(from, inbox::scope::outbox) == place);
  CHECK(noted_name_of(from, inbox::scope::all) == noted_name{"e", "shop"});
  from.event_id = "two\nlines";
  CHECK(noted_name_of(from, inbox::scope::all) == place);
}

TEST_CASE("a record of a local route is known by its event alone", "[effect][unit]") {
  handler::origin from{"e", "shop", {}, "payments", -1, -1};
  CHECK(noted_name_of(from, inbox::scope::off) == noted_name{"e", "shop"});
  from.event_id.clear();
  CHECK_FALSE(noted_name_of(from, inbox::scope::all));
}
