#include "runtime/broker/client_table.hpp"
#include "runtime/inspect/inspected_node.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("a node is ready only when nothing is in the way of its clients of Kafka", "[inspect][unit]") {
  const inspect::inspected_node node{"n", "1", {}};
  CHECK(node.look_at_readiness().ready);
  auto producer = broker::client_table::instance().enter("producer", "");
  auto consumer = broker::client_table::instance().enter("consumer", "orders");
  producer->faults.show({{"", "the leaders of its topics were not reached yet"}});
  auto view = node.look_at_readiness();
  CHECK_FALSE(view.ready);
  CHECK_FALSE(node.look_at_node().ready);
  REQUIRE(view.reasons.size() == 1);
  CHECK(view.reasons[0].subject == "kafka producer");
  CHECK(view.reasons[0].what == "the leaders of its topics were not reached yet");
  producer->faults.show({});
  CHECK(node.look_at_readiness().ready);

  consumer->faults.show({{"30orders", "not authorised for group sinks"}});
  CHECK(node.look_at_readiness().reasons.at(0).subject == "kafka consumer orders");
  consumer.reset();
  CHECK(node.look_at_readiness().ready);
}

TEST_CASE("a fault that is still there keeps its since-when", "[inspect][unit]") {
  broker::client_faults all;
  all.show({{"a", "one"}});
  const auto since = all.standing().at(0).since;
  all.show({{"a", "one, in other words"}, {"b", "two"}});
  REQUIRE(all.standing().size() == 2);
  CHECK(all.standing()[0].since == since);
  CHECK(all.standing()[0].what == "one, in other words");
}
