#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;

namespace {

/// Three letters: two keyed ones of one cause, one of a batch topic that holds what a terminal would obey.
struct letters {
  letters() {
    database.migrate();
    database.ask(
        "insert into dead_letters (consumer_group, topic, partition, \"offset\", key, headers, payload, reason, "
        "fingerprint, attempts, node, style) values "
        "('g', 'orders', 0, 5, '12', '', 'secret-5', 'no stock', 'aaaa', 3, 'n', 'keyed'),"
        "('g', 'orders', 0, 6, '13', '', 'secret-6', 'no stock', 'aaaa', 3, 'n', 'keyed'),"
        "('g', 'claims', 1, 7, '7', '', 'secret-7', E'red \\x1b[31m\\u009b1m\\u202e', 'bbbb', 1, 'n', 'batch')");
  }

  finished_command dlq(const std::string& words) {
    return run_troupe("dlq " + words + " --database " + database.url());
  }
  std::string open() { return database.ask("select count(*) from dead_letters where closed_at is null"); }

  test_database database;
};

}  // namespace

TEST_CASE("open letters are listed without what they carry", "[command_line][e2e]") {
  letters stored;
  const auto listed = stored.dlq("list");
  CHECK(listed.exit_code == 0);
  CHECK(listed.prints("0@5"));
  CHECK(listed.prints("no stock"));
  CHECK_FALSE(listed.prints("secret"));
  for (const auto* obeyed : {"\x1b", "\u009b", "\u202e"}) {
    CHECK_FALSE(listed.prints(obeyed));
    CHECK_FALSE(stored.dlq("show --topic claims").prints(obeyed));
  }
  CHECK_FALSE(stored.dlq("list --topic claims").prints("0@5"));
  CHECK(stored.dlq("list --limit 1").says("--limit"));
}

TEST_CASE("letters are counted by their cause", "[command_line][e2e]") {
  letters stored;
  const auto groups = stored.dlq("list --by-reason --json");
  CHECK(groups.exit_code == 0);
  CHECK(groups.prints(R"("fingerprint":"aaaa")"));
  CHECK(groups.prints(R"("letters":2)"));
  CHECK(stored.dlq("list --by-reason").prints("aaaa"));
}

TEST_CASE("a letter shows what it carries only when asked to", "[command_line][e2e]") {
  letters stored;
  const auto shown = stored.dlq("show --key 12");
  CHECK(shown.exit_code == 0);
  CHECK(shown.prints("no stock"));
  CHECK_FALSE(shown.prints("secret"));
  CHECK(stored.dlq("show --key 12 --payload").prints("secret-5"));
  CHECK_FALSE(stored.dlq("show --id 1 --json").prints("secret"));
  CHECK(stored.dlq("show --id 1 --json --payload").prints(R"("payload":"secret-5")"));
}

TEST_CASE("one letter is replayed without a question", "[command_line][e2e]") {
  letters stored;
  const auto done = stored.dlq("replay --key 12");
  CHECK(done.exit_code == 0);
  CHECK(done.prints("1 will be tried again"));
  CHECK(stored.database.ask("select state || \"offset\" from parked_records") == "replayed5");
  CHECK(stored.open() == "2");
}

TEST_CASE("more than one letter is not touched without an agreement", "[command_line][e2e]") {
  letters stored;
  for (const std::string what : {"replay", "discard"}) {
    const auto refused = stored.dlq(what + " --all");
    CHECK(refused.exit_code == 2);
    CHECK(refused.says("3 letters"));
    CHECK(refused.says("--yes"));
  }
  CHECK(stored.open() == "3");
  const auto done = stored.dlq("replay --all --yes");
  CHECK(done.exit_code == 0);
  CHECK(done.prints("2 will be tried again in their place, 1 will be published anew"));
  CHECK(stored.database.ask("select topic from outbox") == "claims");
  CHECK(stored.open() == "0");
}

TEST_CASE("discarded letters are closed and stay", "[command_line][e2e]") {
  letters stored;
  const auto done = stored.dlq("discard --fingerprint aaaa --yes");
  CHECK(done.exit_code == 0);
  CHECK(done.prints("2 discarded"));
  CHECK(stored.open() == "1");
  CHECK(stored.database.ask("select count(*) from dead_letters where closed_as = 'discarded'") == "2");
}

TEST_CASE("fifty thousand letters are replayed or discarded in pages", "[command_line][e2e]") {
  letters stored;
  const std::string many =
      "insert into dead_letters (consumer_group, topic, partition, \"offset\", key, headers, payload, reason, "
      "fingerprint, attempts, node, style) select 'g', 'many', 0, n, convert_to('k' || n % 1000, 'UTF8'), '', "
      "'{}', 'no', 'cccc', 1, 'n', case when n % 2 = 0 then 'keyed' else 'batch' end from generate_series(1, 50000) n";
  stored.database.ask(many);
  const auto replayed = stored.dlq("replay --topic many --yes");
  CHECK(replayed.exit_code == 0);
  CHECK(replayed.prints("25000 will be tried again in their place, 25000 will be published anew"));
  CHECK(stored.database.ask("select count(*) from parked_records") == "25000");
  CHECK(stored.open() == "3");
  stored.database.ask("delete from dead_letters where topic = 'many'");
  stored.database.ask(many);
  CHECK(stored.dlq("discard --topic many --yes").prints("50000 discarded"));
  CHECK(stored.open() == "3");
}

TEST_CASE("letters that are not there are named missing", "[command_line][e2e]") {
  letters stored;
  for (const std::string what : {"show", "replay", "discard"}) {
    const auto said = stored.dlq(what + " --id 99");
    CHECK(said.exit_code == 1);
    CHECK(said.says("no open letter"));
  }
  CHECK(stored.dlq("list --id 99").exit_code == 0);
}

TEST_CASE("dead letters are found through a node file", "[command_line][e2e]") {
  letters stored;
  running_node node{{"one", stored.database.url(), "", "", ""}};
  CHECK(run_troupe("dlq show --id 1 " + node.file()).prints("no stock"));
}

TEST_CASE("a letter command without a choice or a database is wrong usage", "[command_line][e2e]") {
  for (const std::string words :
       {"dlq", "dlq list", "dlq list --database shop", "dlq replay --database postgresql://h/d",
        "dlq show --limit 0 --all", "dlq discard --id seven --database postgresql://h/d"}) {
    INFO(words);
    const auto said = run_troupe(words);
    CHECK(said.exit_code == 2);
    CHECK_FALSE(said.errors.empty());
  }
}

TEST_CASE("each letter command has a help with an example", "[command_line][e2e]") {
  for (const std::string name : {"list", "show", "replay", "discard"})
    CHECK(run_troupe("dlq " + name + " --help").prints("Example: troupe dlq " + name));
}

TEST_CASE("letters end with exit code 3 when the database is away", "[command_line][e2e]") {
  const auto said = run_troupe("dlq list --database postgresql://app:hush@127.0.0.1:1/none");
  CHECK(said.exit_code == 3);
  CHECK(said.says("troupe dlq: "));
  CHECK_FALSE(said.says("hush"));
}

TEST_CASE("letters of a database without the tables ask for a migration", "[command_line][e2e]") {
  test_database empty;
  const auto said = run_troupe("dlq list --database " + empty.url());
  CHECK(said.exit_code == 1);
  CHECK(said.says("troupe migrate"));
}

TEST_CASE("a node says the same of letters as its database", "[command_line][e2e]") {
  letters stored;
  stored.database.ask("update dead_letters set headers = e'ce_id: e-1\\ntraceparent: 00-1' where dead_letter_id = 1");
  running_node node{{"desk", stored.database.url(), "", "", ""}};
  running_node open_node{{"open-desk", stored.database.url(), "", "", "show_payloads = true\n"}};
  node.start_and_wait();
  open_node.start_and_wait();
  const auto by = [](const running_node& one, const std::string& words) {
    return run_troupe("dlq " + words + " --admin http://" + one.admin_address() + '/');
  };
  for (const std::string words : {"list", "list --by-reason", "list --topic claims", "list --limit 1",
                                  "list --key 12 --id 1 --id 2", "list --id 2 --id 1", "list --by-reason --json",
                                  "show --all", "show --id 1 --payload", "show --id 1 --payload --json"}) {
    INFO(words);
    const auto told = by(open_node, words), stored_ones = stored.dlq(words);
    CHECK(told.exit_code == stored_ones.exit_code);
    CHECK(told.out == stored_ones.out);
    CHECK(told.errors == stored_ones.errors);
  }
  const auto closed = by(node, "show --id 1 --payload");
  CHECK(closed.exit_code == 0);
  CHECK_FALSE(closed.prints("secret"));
  CHECK(closed.says("show_payloads in [admin] of its file lets it"));
}

TEST_CASE("thousands of letters are settled by a node", "[command_line][e2e]") {
  letters stored;
  stored.database.ask(
      "insert into dead_letters (consumer_group, topic, partition, \"offset\", key, headers, payload, reason, "
      "fingerprint, attempts, node, style) select 'g', 'many', 0, n, 'k', '', '{}', 'no', 'cccc', 1, 'n', 'keyed' "
      "from generate_series(1, 1200) n");
  running_node node{{"desk", stored.database.url(), "", "", ""}};
  node.start_and_wait();
  const auto done = run_troupe("dlq replay --topic many --yes --admin " + node.admin_address());
  INFO(done.errors);
  CHECK(done.exit_code == 0);
  CHECK(done.prints("1200 will be tried again in their place, 0 will be published anew"));
  CHECK(stored.open() == "3");
}

TEST_CASE("letters are listed, replayed and discarded by the admin address of any node", "[command_line][e2e]") {
  letters stored;
  running_node node{{"desk", stored.database.url(), "", "", ""}};
  node.start_and_wait();
  const auto dlq = [&](const std::string& words) {
    return run_troupe("dlq " + words + " --admin " + node.admin_address());
  };
  const auto listed = dlq("list");
  INFO(listed.out << listed.errors);
  CHECK(listed.exit_code == 0);
  CHECK(listed.prints("0@5"));
  CHECK_FALSE(listed.prints("secret"));
  CHECK_FALSE(dlq("list --topic claims").prints("0@5"));
  CHECK(dlq("list --by-reason --json").prints(R"("letters":2)"));
  CHECK(dlq("show --id 1").prints("no stock"));
  CHECK(dlq("replay --all").says("3 letters"));
  CHECK(dlq("replay --key 12").prints("1 will be tried again"));
  CHECK(dlq("discard --fingerprint bbbb").prints("1 discarded"));
  CHECK(stored.open() == "1");
  CHECK(dlq("discard --id 77").exit_code == 1);
  CHECK(run_troupe("dlq list --admin 127.0.0.1:1").exit_code == 3);
}
