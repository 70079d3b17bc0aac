#include "runtime/bridge/local_record.hpp"

#include <catch2/catch.hpp>

TEST_CASE("an event on a local route becomes a record without a place", "[bridge][unit]") {
  const troupe::wire::event event{"e-1", "order-completed", "15", "type", "{}", {{"ce_id", "e-1"}}};
  const auto record = troupe::bridge::to_record(event);
  CHECK(record.key == "15");
  CHECK(record.value == "{}");
  CHECK(record.head == event.head);
  CHECK(record.from.partition == -1);
  CHECK(record.at == -1);
}
