// Few keys, written by two nodes in turn while nothing could be published: each waits for the other's event before its
// own.
#include "tests/fault/payments/payments_node.hpp"
#include "tests/support/test_database.hpp"

#include <map>

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

constexpr int events = 20'000;
constexpr int accounts = 50;

/// As nodes leave rows behind that took payments without a broker.
std::string backlog(const std::string& topic) {
  return "insert into outbox(event_id, topic, key, type, payload, headers, node) select 'e-' || i, '" + topic +
         "', (i % " + std::to_string(accounts) +
         ")::text, 'payments.payment-captured.v1', format('{\"payment\":%s,\"account\":%s,\"amount\":1}', i, 1 + i % " +
         std::to_string(accounts) + "), '', 'payments-' || 1 + (i / " + std::to_string(accounts) +
         ") % 2 from generate_series(1, " + std::to_string(events) + ") i";
}

}  // namespace

TEST_CASE("a backlog of few keys that two nodes wrote leaves in its order", "[fault]") {
  test_database database;
  const auto topic = "payments-" + std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
  const auto topics = topic_table("payment-captured", topic, topic + "-fraud") +
                      topic_table("payment-screened", topic + "-screened", topic + "-ledger");
  running_node nodes[]{running_node{payments_node("payments-1", database.url(), topics)},
                       running_node{payments_node("payments-2", database.url(), topics)}};
  for (auto& one : nodes) {
    one.start();
    if (!wait_until([&] { return one.is_ready(); }, 60s))
      FAIL("a node is not ready\n" << one.log());
  }
  database.ask(backlog(topic));
  // Nine tenths would be left if each change of node within a key took a sweep.
  if (!wait_until([&] { return database.ask("select count(*) from outbox where topic = '" + topic + "'") == "0"; },
                  90s))
    FAIL(database.ask("select count(*) from outbox") << " are left\n" << nodes[0].log() << nodes[1].log());

  std::map<std::string, int> newest;  // payment, by account; an event that is repeated or overtaken is not counted
  int in_order = 0;
  for (const auto& one : kcat{kafka_brokers(), topic}.read()) {
    const auto payment = std::stoi(one.value.substr(one.value.find(':') + 1));
    if (std::exchange(newest[one.key], std::max(newest[one.key], payment)) < payment)
      ++in_order;
  }
  CHECK(in_order == events);
}
