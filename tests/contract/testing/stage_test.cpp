#include <troupe/hardships.hpp>

#include "tests/support/test_database.hpp"

using troupe::testing::record_of, troupe::testing::stage, troupe::testing::to_string;
using namespace std::chrono_literals;

namespace {

struct seen {
  std::string room;
  std::int64_t number = 0;
  std::optional<std::string> note = {};
  TROUPE_MESSAGE(seen, "seen", 1, key = room, room, number, note);
};

struct noted {
  std::string room;
  std::int64_t number = 0;
  TROUPE_MESSAGE(noted, "noted", 1, key = room, room, number);
};

const std::vector<troupe::store::migration> tables{
    {1, "0001_rooms", "create table notes (room text, number bigint, at timestamptz, by text);", "rooms"}};

void note(const seen& what, troupe::transaction& tx) {
  tx.execute("insert into notes values ($1, $2, $3, 'keyed')", what.room, what.number, tx.now());
  tx.publish(noted{what.room, what.number});
}

troupe::kind noting() {
  return troupe::kind{"noting"}.migrations(tables).publishes<noted>().keyed<seen>("noting", note);
}

troupe::kind counting() {
  return troupe::kind{"counting"}.batch<seen>("counting", [](troupe::batch<seen>& all, troupe::transaction& tx) {
    for (const auto& one : all)
      if (one.message.number < 0)
        all.reject(one, "below zero");
      else if (one.message.number > 1'000)
        throw std::runtime_error{"too large"};
      else
        tx.execute("insert into notes values ($1, $2, now(), 'batch')", one.message.room, one.message.number);
  });
}

struct wish {
  std::int64_t number = 0;
  TROUPE_FIELDS(wish, number);
};

std::vector<std::int64_t> grant(troupe::gathered<wish>& asked, troupe::transaction& tx) {
  std::vector<std::int64_t> out;
  for (const auto& one : asked) {
    out.push_back(one.body.number);
    tx.execute("insert into notes values ('wishes', $1, now(), 'gathered')", one.body.number);
    asked.answer(one, one.body);
  }
  return out;
}

bool is_granted(const std::vector<std::int64_t>& numbers, troupe::gathered<wish>&, troupe::transaction& tx) {
  return tx.one<std::int64_t>("select count(*) from notes where number = any($1::bigint[])", numbers) > 0;
}

/// Negative numbers are refused by the table.
std::vector<troupe::outcome> note_many(const std::vector<troupe::received<seen>>& all, troupe::deliveries& by) {
  return by.transact(all, [](auto records, troupe::transaction& tx) {
    for (const auto& one : records)
      tx.execute("insert into notes values ($1, sqrt($2), now(), 'many')", one.message.room, one.message.number);
  });
}

troupe::kind together() {
  return troupe::kind{"together"}
      .migrations(tables)
      .route(troupe::post_gathered("/wishes", grant, is_granted))
      .keyed<seen>("together", note_many);
}

std::vector<std::string> verdicts(const std::vector<troupe::testing::handled>& all) {
  std::vector<std::string> out;
  for (const auto& one : all)
    out.push_back(to_string(one));
  return out;
}

using words = std::vector<std::string>;

}  // namespace

TEST_CASE("every kind that handles a message gets its records", "[testing][contract]") {
  stage stage{{noting(), counting()}};
  stage.deliver(seen{"hall", 1});
  CHECK(stage.all<std::string>("select by from notes order by by") == words{"batch", "keyed"});
}

TEST_CASE("events are published in the order of their transactions and leave once", "[testing][contract]") {
  stage stage{{noting()}};
  for (int i = 1; i <= 3; ++i)
    stage.produce(seen{"hall", i});
  CHECK(stage.published<noted>().empty());
  stage.deliver_published();
  stage.run_until_quiet();
  CHECK(stage.published<noted>() == std::vector{noted{"hall", 1}, noted{"hall", 2}, noted{"hall", 3}});
  CHECK(stage.one<std::int64_t>("select count(*) from outbox") == 0);
}

TEST_CASE("time stands still until the test moves it", "[testing][contract]") {
  stage stage{{noting()}};
  const auto begin = stage.time();
  stage.deliver(seen{"hall", 1});
  stage.pass_time(1h);
  stage.deliver(seen{"hall", 2});
  CHECK(stage.all<troupe::timestamp>("select at from notes order by number") == std::vector{begin, begin + 1h});
}

TEST_CASE("another program's event in another record is another event", "[testing][contract]") {
  stage stage{{noting()}};
  const auto foreign = record_of(seen{"hall", 1}).of_another_program();
  CHECK(verdicts(stage.deliver({foreign, foreign, foreign.in_another_record()})) ==
        words{"done", "done before", "done"});
}

TEST_CASE("of a batch that is refused, each record is tried alone", "[testing][contract]") {
  stage stage{{noting(), counting()}};
  CHECK(verdicts(stage.deliver({record_of(seen{"hall", 1}), record_of(seen{"hall", -1}), record_of(seen{"hall", 2'000}),
                                record_of(seen{"hall", 2})})) ==
        words{"done", "rejected: below zero", "retry: thrown: std::runtime_error", "done"});
  CHECK(stage.one<std::int64_t>("select count(*) from notes where by = 'batch'") == 2);
}

TEST_CASE("members that an older or a newer program writes are read as on a node", "[testing][contract]") {
  stage stage{{noting()}};
  const auto newer = record_of(seen{}).with_key("hall").with_payload(R"({"room":"hall","number":1,"colour":"red"})");
  const auto older = newer.with_id("older").with_payload(R"({"room":"hall"})");
  CHECK(verdicts(stage.deliver({newer, older}))[0] == "done");
  CHECK(to_string(stage.deliver(older)).starts_with("rejected: cannot be decoded: number"));
}

TEST_CASE("a handler that publishes what its kind does not declare stands still and says so", "[testing][contract]") {
  stage stage{{troupe::kind{"noting"}.migrations(tables).keyed<seen>("noting", note)}};
  CHECK(to_string(stage.deliver(seen{"hall", 1})).starts_with("unavailable: OF004 "));
  stage.produce(seen{"hall", 2});
  CHECK_THROWS_WITH(stage.run_until_quiet(), Catch::Contains("the handler of seen stands still: OF004"));
}

TEST_CASE("a statement of the test that the server refuses is told in its words", "[testing][contract]") {
  stage stage{{noting()}};
  CHECK_THROWS_WITH(stage.one<std::int64_t>("select nothing"), Catch::Contains("column \"nothing\" does not exist"));
  CHECK_THROWS_WITH(stage.one<std::int64_t>("select number from notes"), Catch::Contains("no row came of"));
}

TEST_CASE("a test may publish what a kind declares, and arrange rows", "[testing][contract]") {
  stage stage{{noting()}};
  stage.transact([](troupe::transaction& tx) {
    tx.execute("insert into notes values ('hall', 1, now(), 'test')");
    tx.publish(noted{"hall", 1});
  });
  CHECK(stage.published<noted>() == std::vector{noted{"hall", 1}});
}

TEST_CASE("a gathered route and a handler of many records are hosted as all others are", "[testing][contract]") {
  stage stage{{together()}};
  CHECK(stage.call("POST", "/wishes", wish{4}).status == 201);
  CHECK(verdicts(stage.deliver({record_of(seen{"hall", 9}), record_of(seen{"hall", -1})}))[0] == "done");
  CHECK(to_string(stage.deliver(seen{"hall", -1})).starts_with("retry: 2201F "));
  CHECK(stage.all<std::string>("select by || ' ' || number from notes order by by") == words{"gathered 4", "many 3"});
}

TEST_CASE("a gathered route loses nothing to a lost connection or a crash", "[testing][contract]") {
  const auto found = troupe::testing::hardships({
      .kinds = [] { return std::vector{together()}; },
      .script = [](stage& s) { s.call("POST", "/wishes", wish{4}); },
      .invariants = {{"a wish is granted once",
                      [](stage& s) { return s.one<std::int64_t>("select count(*) from notes") == 1; }}},
      .without = {troupe::testing::hardship::repeated_requests},
  });
  CHECK(found.broken == words{});
}

TEST_CASE("a stage leaves no database behind", "[testing][contract]") {
  troupe::tests::test_database server;
  std::string name;
  {
    stage stage{{noting()}};
    name = stage.one<std::string>("select current_database()");
  }
  CHECK(server.ask("select count(*) from pg_database where datname = '" + name + "'") == "0");
}
