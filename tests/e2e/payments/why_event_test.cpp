// `why event ID`: any event, by its id alone.
#include "runtime/broker/topic_reader.hpp"
#include "runtime/wire/envelope.hpp"
#include "tests/e2e/payments/embedded_program.hpp"

using namespace troupe;
using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

/// Of the only record of the topic, once it is there.
std::string event_on(embedded_payments& payments, const std::string& topic) {
  broker::settings with;
  with.brokers = payments.broker->bootstrap();
  std::string id;
  wait_until(
      [&] {
        const auto ranges = broker::partition_ranges(with, topic, "nobody", 5s);
        if (ranges)
          broker::read_topic(
              with, topic, *ranges, [&](const auto& one) { id = wire::read_envelope(one.head).id; }, 5s);
        return !id.empty();
      },
      20s);
  REQUIRE_FALSE(id.empty());
  return id;
}

}  // namespace

TEST_CASE("an event that had its effect is followed from its record to the inbox", "[payments][e2e]") {
  embedded_payments payments;
  payments.pay_to_the_end();
  for (const auto& [topic, group] : {std::pair{"payment-captured", "fraud"}, std::pair{"payment-screened", "ledger"}}) {
    const auto id = event_on(payments, topic);
    const auto said = payments.why_until("event " + id, "was handled");
    CHECK(said.exit_code == 0);
    CHECK(said.prints("Event " + id + " was handled: its effect is noted in the inbox of group " + group));
    CHECK(said.prints(std::string{"record of "} + topic + '/'));
    CHECK(said.prints("request "));
  }
}

TEST_CASE("an event that waits for its partition is told why", "[payments][e2e]") {
  embedded_payments payments;
  REQUIRE(run_program(payments.program, "pause payment-captured --admin " + payments.node.admin_address()).exit_code ==
          0);
  payments.pay();
  const auto id = event_on(payments, "payment-captured");
  const auto said = payments.why_until("event " + id, "payments resume payment-captured/");
  CHECK(said.prints("Event " + id + " waits in payment-captured/"));
}

TEST_CASE("an event that was rejected is its letter, with what to do", "[payments][e2e]") {
  embedded_payments payments;
  payments.pay(666);
  const auto id = event_on(payments, "payment-captured");
  const auto said = payments.why_until("event " + id, "is dead letter 1: a payment of 666 is screened by nobody");
  CHECK(said.prints("To do: Mend what the reason names, then payments dlq replay --id 1"));
}

TEST_CASE("an event that no broker has taken yet is in the outbox of its node", "[payments][e2e]") {
  embedded_payments payments;
  payments.database.ask(
      "insert into outbox(event_id, topic, key, type, payload, node) values ('odd/1 %', 'nowhere', 'k', "
      "'t', '{}', 'node-1')");
  payments.why_until("event 'odd/1 %'", "Event odd/1 % waits in the outbox of node");
}

TEST_CASE("an id that is nowhere is said with where it was looked for", "[payments][e2e]") {
  embedded_payments payments;
  payments.pay_to_the_end();
  const auto said = payments.why_until("event none-such", "Event none-such is in no outbox");
  CHECK(said.prints("payment-captured, payment-screened"));
  CHECK(said.exit_code == 0);
  CHECK(run_program(payments.program, "why event '' --admin " + payments.node.admin_address()).exit_code == 2);
}
