#include "runtime/broker/rdkafka/statistics.hpp"

#include <catch2/catch.hpp>

using namespace troupe::broker;

TEST_CASE("librdkafka's statistics become the figures of a client", "[broker][unit]") {
  client_figures figures{"producer", ""};
  take_statistics(R"({"name":"rdkafka#producer-1","type":"producer","ts":1,"replyq":2,"msg_cnt":22710,"msg_size":704010,
    "brokers":{"localhost:9092/2":{"nodeid":2,"rtt":{"min":1580,"max":3389},"toppars":{"test-1":{"topic":"test"}}}},
    "topics":{"test":{"partitions":{"1":{"partition":1,"hi_offset":-1001}}}},"tx":631,"tx_bytes":168584479,"rx":631,
    "rx_bytes":31084,"txmsgs":4300753})",
                  figures);
  CHECK(figures.waiting_events == 2);
  CHECK(figures.queued_records == 22'710);
  CHECK(figures.sent_requests == 631);
  CHECK(figures.sent_bytes == 168'584'479);
  CHECK(figures.received_bytes == 31'084);
}

TEST_CASE("a broker in the statistics is one that is reached again", "[broker][unit]") {
  client_figures figures{"consumer", "orders"};
  figures.reaches_broker = false;
  take_statistics(R"({"brokers":{"a:9092/1":{"state":"DOWN"}},"cgrp":{"state":"up"}})", figures);
  CHECK(!figures.reaches_broker);
  take_statistics(R"({"brokers":{"a:9092/1":{"state":"DOWN"},"a:9093/2":{"state":"UP"}}})", figures);
  CHECK(figures.reaches_broker);
}

TEST_CASE("statistics that cannot be read change nothing", "[broker][unit]") {
  client_figures figures{"consumer", "orders"};
  figures.sent_bytes = 5;
  take_statistics("{", figures);
  take_statistics(R"({"tx_bytes":7})", figures);
  CHECK(figures.sent_bytes == 5);
}

TEST_CASE("clients are in the table as long as they live", "[broker][unit]") {
  auto& table = client_table::instance();
  auto one = table.enter("consumer", "orders");
  REQUIRE(table.living().size() == 1);
  CHECK(table.living()[0]->topic == "orders");
  one.reset();
  CHECK(table.living().empty());
}
