#include "tools/troupe/rewind_plan.hpp"
#include "tools/troupe/rewind_words.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using rewind::facts;

namespace {

/// A log that holds 10 to 100.
facts partition(std::optional<broker::offset> committed) {
  facts out;
  out.log = {3, 10, 100, committed};
  return out;
}
facts keyed(std::optional<broker::offset> committed, std::optional<broker::offset> told = {}) {
  auto out = partition(committed);
  out.stored.epoch = 7;
  if (told)
    out.stored.keyed = letters::reached{*told, {*told - 1, 4711}};
  return out;
}
facts batch(std::optional<broker::offset> committed, broker::offset stored) {
  auto out = partition(committed);
  out.stored.batch = effect::stored_offset{stored, {stored - 1, 4711}};
  return out;
}

rewind::step step_of(const facts& one, const rewind::target& to) {
  const auto steps = rewind::plan("orders", {one}, to);
  INFO((steps ? "" : steps.error().front()));
  REQUIRE(steps);
  return steps->front();
}
std::string refusal_of(const facts& one, const rewind::target& to) {
  const auto steps = rewind::plan("orders", {one}, to);
  REQUIRE_FALSE(steps);
  return steps.error().front();
}

}  // namespace

TEST_CASE("a keyed group goes back to what the database knows", "[app][unit]") {
  const auto one = step_of(keyed(80, 50), rewind::stored{});
  CHECK(one.to == 50);
  CHECK(one.again() == 30);
  CHECK(one.skipped() == 0);
  CHECK_FALSE(one.stays());
  CHECK(step_of(keyed(80, 80), rewind::stored{}).stays());
}

TEST_CASE("a move forward is counted as skipped", "[app][unit]") {
  const auto one = step_of(keyed(40, 50), rewind::stored{});
  CHECK(one.again() == 0);
  CHECK(one.skipped() == 10);
  CHECK(step_of(keyed({}), rewind::end{}).skipped() == 90);
}

TEST_CASE("a batch partition is read on where its effects end, whatever the group says", "[app][unit]") {
  CHECK(step_of(batch(80, 50), broker::offset{60}).skipped() == 10);
  CHECK(step_of(batch(20, 50), broker::offset{40}).again() == 10);
  const auto one = step_of(batch(80, 50), rewind::stored{});
  CHECK(one.again() == 0);
  CHECK(one.skipped() == 0);
  CHECK_FALSE(one.stays());  // the group's offset follows
}

TEST_CASE("an offset has to be in the log", "[app][unit]") {
  CHECK(step_of(keyed(80), broker::offset{10}).again() == 70);
  CHECK(step_of(keyed(80), broker::offset{100}).skipped() == 20);
  for (const broker::offset at : {0, 9, 101}) {
    CHECK_THAT(refusal_of(keyed(80), at), Catch::Contains("offset " + std::to_string(at)));
    CHECK_THAT(refusal_of(keyed(80), at), Catch::Contains("the log of orders/3, which holds 10 to 100"));
  }
  CHECK_THAT(refusal_of(keyed(80, 5), rewind::stored{}), Catch::Contains("which holds 10 to 100"));
}

TEST_CASE("without a word of the database there is nothing to go back to", "[app][unit]") {
  CHECK_THAT(refusal_of(keyed(80), rewind::stored{}), Catch::Contains("does not know how far orders/3 was read"));
  CHECK_THAT(refusal_of(partition(80), rewind::stored{}), Catch::Contains("--to beginning"));
  CHECK(step_of(keyed({}), rewind::stored{}).stays());  // nothing of it was handled
  CHECK(step_of(keyed(10), rewind::stored{}).to == 10);
}

TEST_CASE("the database is told a place that only the group knows", "[app][unit]") {
  CHECK_FALSE(step_of(keyed(50), broker::offset{50}).stays());
  CHECK(step_of(keyed(50, 50), broker::offset{50}).stays());
  CHECK(step_of(partition(50), broker::offset{50}).stays());  // it has no row to tell
}

TEST_CASE("two handlers that disagree are for the operator to decide", "[app][unit]") {
  auto both = batch(80, 50);
  both.stored.epoch = 7;
  both.stored.keyed = letters::reached{60};
  CHECK_THAT(refusal_of(both, rewind::stored{}), Catch::Contains("up to 50") && Catch::Contains("up to 60"));
  CHECK(step_of(both, broker::offset{60}).to == 60);
  CHECK_FALSE(step_of(both, broker::offset{60}).stays());
  CHECK_FALSE(step_of(both, broker::offset{50}).stays());
  both.stored.keyed = letters::reached{50};
  CHECK(step_of(both, rewind::stored{}).to == 50);
}

TEST_CASE("a time is where the brokers say, the end when nothing is as young", "[app][unit]") {
  auto one = keyed(80);
  one.at_time = 42;
  CHECK(step_of(one, wire::timestamp{}).to == 42);
}

TEST_CASE("one partition without such a place keeps all from being moved", "[app][unit]") {
  const auto steps = rewind::plan("orders", {keyed(80, 50), keyed(80), batch(80, 5)}, rewind::stored{});
  REQUIRE_FALSE(steps);
  CHECK(steps.error().size() == 2);
}

TEST_CASE("a record that is not in its place any more proves another log", "[app][unit]") {
  const auto log = keyed(80).log;
  CHECK(rewind::is_missed({49, 4711}, log, {49, 1}));
  CHECK(rewind::is_missed({100, 4711}, log, {}));  // the log ends before it
  CHECK_FALSE(rewind::is_missed({49, 4711}, log, {49, 4711}));
  CHECK_FALSE(rewind::is_missed({49, 4711}, log, {}));  // compacted
  CHECK_FALSE(rewind::is_missed({9, 4711}, log, {}));   // removed by retention
  CHECK_FALSE(rewind::is_missed({}, log, {49, 1}));
}

TEST_CASE("what the database knows of another log is no place in this one", "[app][unit]") {
  auto one = keyed(80, 50);
  one.stored_is_foreign = true;
  one.missed = 4711;
  CHECK_THAT(refusal_of(one, rewind::stored{}), Catch::Contains("made anew"));
  const auto anew = step_of(one, rewind::beginning{});
  CHECK(anew.again() == 0);
  CHECK_FALSE(anew.stays());
  CHECK(step_of(one, broker::offset{15}).skipped() == 5);
}

TEST_CASE("a stored offset that was set back by hand has no record beside it", "[app][unit]") {
  auto one = batch(80, 50);
  one.stored.batch->next = 20;
  CHECK(one.known_to_database() == letters::reached{20, {}});
}

TEST_CASE("skipping and repeated effects are said loudly", "[app][unit]") {
  const auto warnings = [](const facts& one, const rewind::target& to) {
    std::string all;
    for (const auto& sentence : rewind::warnings_of({"orders", "g", {step_of(one, to)}, {{}}}))
      all += sentence + '\n';
    return all;
  };
  CHECK_THAT(warnings(keyed(40), broker::offset{50}), Catch::Contains("up to 10 records will be SKIPPED"));
  CHECK_THAT(warnings(batch(80, 50), broker::offset{40}), Catch::Contains("a second time"));
  CHECK_THAT(warnings(partition(80), broker::offset{50}), Catch::Contains("only the group's offset"));
  CHECK(warnings(keyed(80), broker::offset{50}).empty());
}

TEST_CASE("members are named by their client, their host and what they hold", "[app][unit]") {
  CHECK(rewind::names_of({{"shop-1", "/10.0.0.7", {0, 2}}, {"shop-2", "/10.0.0.8", {}}}) ==
        "shop-1 at /10.0.0.7 (partitions 0, 2), shop-2 at /10.0.0.8");
  CHECK(rewind::names_of({{"\x1b[31m", "/10.0.0.7", {}}}).find('\x1b') == std::string::npos);
}

TEST_CASE("a plan for programs has the fields of json.md", "[app][unit]") {
  using result = rewind::outcome::result;
  const rewind::shown_plan plan{"orders",
                                "g",
                                {step_of(keyed(80, 50), rewind::stored{}), step_of(batch({}, 50), broker::offset{60})},
                                {{result::moved}, {result::left, "no answer"}},
                                {{"shop-1", "/10.0.0.7", {0}}}};
  CHECK(rewind::to_json(plan) ==
        R"({"topic":"orders","group":"g","members":[{"client":"shop-1","host":"/10.0.0.7","partitions":[0]}],)"
        R"("partitions":[{"partition":3,"style":"keyed","groupOffset":80,"storedOffset":50,"logBegin":10,"logEnd":100,)"
        R"("target":50,"again":30,"skipped":0,"madeAnew":false,"result":"moved","why":""},)"
        R"({"partition":3,"style":"batch","groupOffset":null,"storedOffset":50,"logBegin":10,"logEnd":100,)"
        R"("target":60,"again":0,"skipped":10,"madeAnew":false,"result":"left","why":"no answer"}]})");
}
