#include "runtime/handler/origin.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("an event is known by its CloudEvents id", "[handler][unit]") {
  broker::record record;
  record.from = {3, 77};
  record.at = 12;
  record.head = {
      {"ce_id", "e-1"}, {"ce_source", "troupe/node-1"}, {"traceparent", "00-1-2-01"}, {"x-request-id", "r-1"}};
  const auto from = handler::origin_of(record, "orders");
  CHECK(from.event_id == "e-1");
  CHECK(from.source == "troupe/node-1");
  CHECK(from.trace.request_id == "r-1");
  CHECK(from.trace.traceparent == "00-1-2-01");
  CHECK(from.topic == "orders");
  CHECK(from.partition == 3);
  CHECK(from.at == 12);
}

TEST_CASE("an event without an id is known by its place which outlives assignments", "[handler][unit]") {
  broker::record record;
  record.from = {3, 77};
  record.at = 12;
  CHECK(handler::origin_of(record, "orders").event_id == "orders/3/12");
  record.print = 0xab;
  CHECK(handler::origin_of(record, "orders").event_id == "orders/3/12/00000000000000ab");
}

TEST_CASE("a record of a local route without an id has no place to be known by", "[handler][unit]") {
  CHECK(handler::origin_of(broker::record{}, "orders").event_id.empty());
}

TEST_CASE("a record tells whether an outbox published it", "[handler][unit]") {
  broker::record record;
  record.print = 0xab;
  CHECK_FALSE(handler::origin_of(record, "orders").of_outbox);
  record.head = {{"troupe-outbox", "1"}};
  CHECK(handler::origin_of(record, "orders").of_outbox);
  CHECK(handler::origin_of(record, "orders").print == 0xab);
}
