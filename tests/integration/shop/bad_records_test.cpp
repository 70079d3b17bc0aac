// Records nobody should have written: each becomes a dead letter with its reason, and the partition goes on.
#include "tests/support/shop_truth.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

/// Writes what cannot be read as `message`; how many records that were.
int write_bad_records(const kcat& topic, const std::string& message) {
  topic.write("1:\n");                                         // empty value
  topic.write("1:\n", "-Z");                                   // tombstone
  topic.write_whole("1", std::string(900'000, '\x01') + "{");  // garbage
  topic.write_whole("1", std::string(50'000, '['));            // nested without end
  topic.write(
      "1:{\"userId\":{\"a\":1},\"orderId\":[]}\n"
      "1:[1,2,3]\n"
      "1:null\n"
      "1:{}\n"
      "1:{\"userId\":-1,\"couponId\":1,\"orderId\":0,\"occurredAt\":\"yesterday\"}\n");
  topic.write("1:{}\n", "-H ce_type=troupe." + message + ".v99 -H ce_specversion=1.0");
  topic.write("1:{}\n", "-H ce_type=somebody.elses.v1 -H content-type=image/png");
  topic.write("1:\xff\xfe\n", "-H \"ce_id=$(printf '\\377\\376')\" -H \"no-value\"");
  topic.write("1:short\n", "-H ce_type=troupe." + message + ".v1 -H content-type=application/vnd.troupe.cereal");
  return 13;
}

shop_options one_partition() {
  shop_options with;
  with.partitions = 1;
  with.topic = "mirror_dead_letters = true\n";
  return with;
}

}  // namespace

TEST_CASE("bad coupon requests become dead letters and the next good one is issued", "[shop][integration]") {
  shop_cluster shop{1, one_partition()};
  shop.start();
  const auto coupon = std::to_string(shop.add_coupon(5));
  auto bad = write_bad_records(shop.requests(), "request-coupon");
  shop.requests().write("77:{\"userId\":1,\"couponId\":77777}\n");  // no such coupon
  ++bad;
  shop.requests().write(coupon + ":{\"userId\":5,\"couponId\":" + coupon + "}\n");
  shop.require([&] { return shop.count("coupon_issues") == 1; }, 30s, "the good record was not handled");
  CHECK(issued_users(shop, std::stoll(coupon)) == "5");
  CHECK(shop.count("dead_letters") == bad);
  CHECK(shop.count("dead_letters where reason = '' or fingerprint = '' or \"offset\" is null") == 0);
  CHECK(shop.count("dead_letters where length(payload) = 900001") == 1);
  CHECK(shop.node(0).is_running());
}

TEST_CASE("bad order events become dead letters and the next good one arrives", "[shop][integration]") {
  shop_cluster shop{1, one_partition()};
  shop.start();
  const auto bad = write_bad_records(shop.orders(), "order-completed");
  shop.orders().write("1:{\"occurredAt\":\"2026-05-29T01:43:46.137371Z\",\"orderId\":15}\n");
  shop.require([&] { return shop.count("data_platform_orders where order_id = 15") == 1; }, 30s,
               "the good record was not handled");
  CHECK(shop.count("data_platform_orders") == 1);
  shop.require([&] { return shop.count("dead_letters") >= bad; }, 30s, "dead letters are missing");
  CHECK(shop.count("dead_letters") == bad);
  CHECK(shop.count("dead_letters where reason = '' or fingerprint = '' or \"offset\" is null") == 0);
  CHECK(shop.node(0).is_running());
}

TEST_CASE("dead letters are also records of a topic with the reason in their headers", "[shop][integration]") {
  shop_cluster shop{1, one_partition()};
  shop.start();
  shop.orders().write("k7:{\"orderId\":\"x\"}\n", "-H mine=kept");
  const kcat mirror{shop.orders().brokers(), shop.orders().topic() + ".dead-letter"};
  shop.require([&] { return !mirror.read().empty(); }, 30s, "the mirror has no record");
  const auto records = mirror.read();
  REQUIRE(records.size() == 1);
  CHECK(records[0].key == "k7");
  CHECK(records[0].value == "{\"orderId\":\"x\"}");
  for (const auto& header : {"mine=kept", "troupe-offset=0", "troupe-reason=cannot be decoded"})
    CHECK_THAT(records[0].headers, Catch::Contains(header));
}
