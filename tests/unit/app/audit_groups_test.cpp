#include "tools/troupe/audit_groups.hpp"
#include "tools/troupe/audit_words.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::auditing;
using inspect::finding, inspect::standing;

namespace {

/// A log that holds 10 to 100.
group_place partition(std::optional<broker::offset> committed) {
  group_place out;
  out.now.log = {3, 10, 100, committed};
  out.end = 100;
  return out;
}
group_place batch(std::optional<broker::offset> committed, broker::offset stored) {
  auto out = partition(committed);
  out.now.stored.batch = effect::stored_offset{stored, {stored - 1, 4711}};
  return out;
}
group_place keyed(std::optional<broker::offset> committed, std::optional<broker::offset> told = {}) {
  auto out = partition(committed);
  out.now.stored.epoch = 7;
  if (told)
    out.now.stored.keyed = letters::reached{*told, {*told - 1, 4711}};
  return out;
}

finding judged(const group_place& one) { return judge_place("payments/3", "fraud", one); }

}  // namespace

TEST_CASE("a group whose offsets agree is fine, however far it is behind", "[audit][unit]") {
  CHECK(judged(batch(50, 60)).how == standing::ok);
  CHECK(judged(batch({}, 60)).how == standing::ok);
  CHECK(judged(keyed(50, 60)).how == standing::ok);
  CHECK(judged(keyed(50)).how == standing::ok);  // it has told nothing yet
  CHECK(judged(partition({})).how == standing::ok);
  CHECK(judge_group("payments", "fraud", {batch(50, 60), keyed(90, 95)}).found.found ==
        "2 partitions, 45 offsets behind");
}

TEST_CASE("a committed offset beyond what the database knows is a fault", "[audit][unit]") {
  CHECK(judged(batch(61, 60)).found == "payments/3: 61 is committed, the database knows 60");
  CHECK(judged(keyed(61, 60)).how == standing::fault);
  CHECK(judged(partition(61)).found == "payments/3: 61 is committed, the database knows nothing of it");
  CHECK(judged(partition(10)).how == standing::ok);  // nothing was handled
}

TEST_CASE("an offset beyond the log's end, or of another log, is a fault", "[audit][unit]") {
  CHECK(judged(batch(50, 101)).found == "payments/3 ends at 100, fraud is at 101");
  auto grown = batch(50, 101);
  grown.end = 105;
  CHECK(judged(grown).how == standing::ok);
  auto anew = batch(50, 60);
  anew.now.stored_is_foreign = true;
  CHECK(judged(anew).how == standing::fault);
}

TEST_CASE("records that were removed unread wait for a person", "[audit][unit]") {
  CHECK(judged(batch({}, 9)).how == standing::open);
}

TEST_CASE("what is left when all is settled is a fault", "[audit][unit]") {
  auto left = batch(50, 60);
  left.left = 99;
  CHECK(judged(left).found == "payments/3: record 99 and perhaps earlier ones are left, fraud goes on at 60");
}

TEST_CASE("of several partitions the worst is told", "[audit][unit]") {
  const auto told = judge_group("payments", "fraud", {batch({}, 9), batch(61, 60), batch(50, 60)});
  CHECK(told.found.how == standing::fault);
  CHECK(told.found.found == "payments/3: 61 is committed, the database knows 60; and 1 partition more");
}

TEST_CASE("each check is a line with what to do below, and the verdict is last", "[audit][unit]") {
  const result all{{{"all is well", finding::holds("it is")},
                    {"nothing is lost", finding::broken("3 are", "look")},
                    {"no letter is open", finding::waits("2 are", "settle them")},
                    {"the brokers agree", finding::unseen("they do not answer")}},
                   {"MORE\n", "[1]", 1, 2}};
  CHECK(to_table(all) ==
        "OK    all is well: it is\n"
        "FAIL  nothing is lost: 3 are\n"
        "      To do: look\n"
        "OPEN  no letter is open: 2 are\n"
        "      To do: settle them\n"
        "?     the brokers agree: they do not answer\n"
        "\nMORE\n"
        "FAULTY: 2 faults. What is OPEN waits for you.\n");
  CHECK_THAT(to_json(all),
             Catch::StartsWith(R"({"verdict":"faulty","faults":2,"unchecked":3,"checks":[)") &&
                 Catch::Contains(R"({"check":"nothing is lost","state":"fault","found":"3 are","advice":"look"})") &&
                 Catch::EndsWith(R"(],"rows":[1]})"));
}
