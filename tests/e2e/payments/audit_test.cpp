// `audit` of programs that bring no line of their own for it, over topics of the embedded broker.
#include "tests/e2e/payments/embedded_program.hpp"

using namespace troupe::tests;

TEST_CASE("the smallest program is audited without a line of its own", "[payments][e2e]") {
  embedded_program hello{TROUPE_HELLO, "[actors.hello]\n", "greeted = \"kafka\"\n"};
  CHECK(hello.node.post("/greetings", R"({"name":"Ada"})").status == 201);
  hello.database.wait_for("select answer from greetings", "hello, Ada");
  const auto said = hello.audit_until("Clean.", " --settled");
  CHECK(said.exit_code == 0);
  CHECK(said.prints("OK    the outbox is empty: nothing waits\n"));
  CHECK(said.prints("OK    group hello goes on in greeted where its effects end: 4 partitions, 0 offsets behind\n"));
  CHECK(said.prints("OK    no event had its effect twice: "));
}

TEST_CASE("payments that went their way leave an audit without a fault, also for programs", "[payments][e2e]") {
  embedded_payments payments;
  payments.pay_to_the_end();
  const auto said = payments.audit(" --json");
  CHECK(said.exit_code == 0);
  const auto in = [&](const std::string& path) {
    return payments.database.ask("select $json$" + said.out + "$json$::json #>> '{" + path + "}'");
  };
  CHECK(in("verdict") == "clean");
  CHECK(in("faults") == "0");
  CHECK(in("checks,0,state") == "ok");
  CHECK(in("rows") == "[]");
}

TEST_CASE("an open letter waits for a person and is no fault", "[payments][e2e]") {
  embedded_payments payments;
  payments.pay(666);
  payments.database.wait_for("select count(*) from dead_letters", "1");
  const auto said = payments.audit_until(
      "OPEN  no dead letter is open: 1 letter of 1 cause; 1 of payment-captured: a "
      "payment of 666 is screened by nobody\n      To do: payments dlq list");
  CHECK(said.exit_code == 0);
  CHECK(said.prints("Clean. What is OPEN waits for you."));
}

TEST_CASE("each fault that is planted in the tables is one line with what to do", "[payments][e2e]") {
  embedded_payments payments;
  payments.pay_to_the_end();
  // Between the two is an age.
  const auto [statement, line, rest] = GENERATE(table<std::string, std::string, std::string>({
      {"insert into outbox(event_id, topic, key, type, payload, node, created_at) values ('e', 'nowhere', 'k', 't', "
       "'{}', '', now() - interval '1 hour')",
       "FAIL  each event in the outbox is of a node that is up: 1 event of no node for nowhere, the oldest (e) "
       "for 36",
       " s, a topic that payments does not know"},
      {"update consumer_offsets set next_offset = next_offset + 100 where topic = 'payment-screened' and next_offset > "
       "0",
       "FAIL  group ledger goes on in payment-screened where its effects end: payment-screened/", ""},
      {"insert into parked_records(consumer_group, topic, partition, \"offset\", key, next_attempt_at) values "
       "('elsewhere', 'payment-captured', 0, 0, 'k', now() - interval '1 hour')",
       "FAIL  each parked record is tried when it is due: 1 key of payment-captured (group elsewhere) should have been "
       "tried 36",
       " s ago"},
      {"insert into ledger(payment, account, amount, suspicious) select payment, account, amount, suspicious from "
       "ledger",
       "FAIL  no payment is in the ledger twice: more entries than payments", ""},
      {"alter table ledger rename to gone", "FAIL  no payment is in the ledger twice: it could not be checked: ", ""},
  }));
  payments.database.ask(statement);
  const auto said = payments.audit_until(line);
  CHECK(said.prints(rest));
  CHECK(said.exit_code == 1);
  CHECK(said.prints("To do: "));
  CHECK(said.prints("FAULTY: "));
}

TEST_CASE("a broker that is away leaves the tables checked and says what was not", "[payments][e2e]") {
  embedded_payments payments;
  payments.pay_to_the_end();
  payments.broker.reset();
  const auto said = payments.audit();
  CHECK(said.exit_code == 3);
  CHECK(said.prints("OK    no payment is in the ledger twice: "));
  CHECK(said.prints("?     group fraud goes on in payment-captured where its effects end: "));
  CHECK(said.prints("No fault found, but 2 things could not be checked."));
}

TEST_CASE("a database that is away is said with exit code 3", "[payments][e2e]") {
  embedded_payments payments;
  payments.database.refuse_connections();
  const auto said = payments.audit();
  CHECK(said.exit_code == 3);
  CHECK(said.says("payments audit: PostgreSQL: "));
  CHECK(said.out.empty());
  payments.database.accept_connections();
}
