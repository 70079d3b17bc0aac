// A program whose message is handled by two kinds, as a process of its own.
#include "runtime/broker/embedded/embedded_broker.hpp"
#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

constexpr auto all_kinds = "[actors.till]\n[actors.books]\n[actors.shelves]\n";

struct sales_node {
  explicit sales_node(const std::string& below, const std::string& kinds = all_kinds)
      : node{{"sales-1", database.url(), "", "", below, kinds, TROUPE_FAN_OUT}} {}

  void sell(int sales) {
    for (int i = 0; i < sales; ++i)
      CHECK(node.post("/sales", "{\"shelf\":" + std::to_string(1 + i % 3) + "}").status == 201);
  }
  bool comes(const std::string& query, const std::string& result) {
    return wait_until([&] { return database.ask(query) == result; }, 20s);
  }
  bool each_has(const std::string& sales) {
    return comes("select count(*) || ' ' || count(distinct sale) from entered", sales + ' ' + sales) &&
           comes("select count(*) || ' ' || count(distinct sale) from counted", sales + ' ' + sales);
  }
  /// Every event_id goes into `published` from now on.
  void note_events() {
    database.ask(
        "create table published(event_id text); create function note() returns trigger language plpgsql as "
        "'begin insert into published values (new.event_id); return new; end'; create trigger note after insert on "
        "outbox for each row execute function note()");
  }
  finished_command check() { return run_program(TROUPE_FAN_OUT, "check " + node.file()); }

  test_database database;
  running_node node;
};

std::string through(const std::string& route) { return "[routes]\nsold = \"" + route + "\"\n"; }

}  // namespace

TEST_CASE("each of two kinds gets every event of a topic", "[fan_out][e2e]") {
  troupe::broker::embedded_broker kafka{{1, 0, {}}};
  sales_node on{through("kafka") + "[kafka]\nbrokers = \"" + kafka.bootstrap() + "\"\n"};
  on.node.start_and_wait();
  on.sell(20);
  CHECK(on.each_has("20"));
  CHECK(on.database.ask("select string_agg(distinct consumer_group, ' ' order by consumer_group) from "
                        "(select consumer_group from consumer_offsets union select consumer_group from "
                        "partition_owners) all_of_them") == "books shelves");
  CHECK(run_program(TROUPE_FAN_OUT, "audit " + on.node.file()).prints("group shelves goes on in sold"));
}

TEST_CASE("the way of an event ends where the last of its kinds is done", "[fan_out][e2e]") {
  troupe::broker::embedded_broker kafka{{1, 0, {}}};
  sales_node on{through("kafka") + "[kafka]\nbrokers = \"" + kafka.bootstrap() + "\"\n"};
  on.node.start_and_wait();
  on.note_events();
  on.database.ask("alter table counted rename to away");
  on.sell(1);
  CHECK(on.comes("select count(*) from entered", "1"));
  const auto event = on.database.ask("select event_id from published");
  const auto why = [&] {
    return run_program(TROUPE_FAN_OUT, "why event " + event + " --admin " + on.node.admin_address());
  };
  const auto waits = why();
  INFO(waits.errors);
  CHECK(waits.prints("group shelves"));
  CHECK(waits.prints("waits"));
  on.database.ask("alter table away rename to counted");
  CHECK(on.each_has("1"));
  CHECK(wait_until([&] { return why().prints("was handled"); }, 20s));
}

TEST_CASE("each of two kinds gets every event of a local route", "[fan_out][e2e]") {
  sales_node on{through("local")};
  on.node.start_and_wait();
  on.sell(20);
  CHECK(on.each_has("20"));
  CHECK(on.comes("select count(*) from outbox", "0"));
}

TEST_CASE("an event that one of two kinds cannot take for a while stays for it and is not repeated to the other",
          "[fan_out][e2e]") {
  sales_node on{through("local")};
  on.node.start_and_wait();
  on.database.ask("alter table counted rename to away");
  on.sell(3);  // each of a key of its own: later ones would wait for it
  CHECK(on.comes("select count(*) from entered", "3"));
  on.database.ask("alter table away rename to counted");
  CHECK(on.each_has("3"));
  CHECK(on.comes("select count(*) from outbox", "0"));
}

TEST_CASE("two kinds of one message in one group are refused", "[fan_out][e2e]") {
  sales_node on{through("kafka") + "[topics.sold.groups]\nbooks = \"shelves\"\n"};
  const auto said = on.check();
  CHECK(said.exit_code == 2);
  CHECK(said.says("topics.sold.groups.shelves: is the group of books too, and each would get a part of the records"));
}

TEST_CASE("a local route needs every kind that handles its message", "[fan_out][e2e]") {
  sales_node on{through("local"), "[actors.till]\n[actors.books]\n"};
  const auto said = on.check();
  CHECK(said.exit_code == 2);
  CHECK(said.says("routes.sold: is local, but shelves, which handles it, is not hosted here"));
}

TEST_CASE("the group of a message that two kinds handle is named for each of them", "[fan_out][e2e]") {
  sales_node on{through("kafka") + "[topics.sold]\ngroup = \"sales\"\n"};
  const auto said = on.check();
  CHECK(said.exit_code == 2);
  CHECK(said.says("topics.sold.group"));
  CHECK(said.says("groups"));
}
