// The topics are for everyone: Kafka's own Java client writes requests and reads events, with no code and no header of
// ours.
#include "tests/support/shop_truth.hpp"

using namespace troupe::tests;

namespace {

std::string jars() {
  auto folder = output_of(TROUPE_SOURCE_DIR "/tools/kafka jars");
  folder.pop_back();
  return folder;
}

std::string java_client(const kcat& topic, const std::string& what) {
  return "java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '" + jars() +
         "/*' " TROUPE_SOURCE_DIR "/tests/support/foreign_client.java " + topic.brokers() + ' ' + what + ' ' +
         topic.topic();
}

void produce(const kcat& topic, const std::string& lines) {
  output_of("printf '" + lines + "' | " + java_client(topic, "produce"));
}

/// Lines "key<TAB>value" of that many records, sorted.
std::vector<std::string> consume(const kcat& topic, int count) {
  std::istringstream out{output_of(java_client(topic, "consume") + ' ' + std::to_string(count) + " 2>/dev/null")};
  std::vector<std::string> lines;
  for (std::string line; std::getline(out, line);)
    lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

TEST_CASE("coupon requests of a Java producer are issued", "[shop][integration]") {
  shop_cluster shop{1};
  shop.start();
  const auto coupon = std::to_string(shop.add_coupon(2));
  std::string lines;
  for (const auto* user : {"7", "8", "7", "9"})
    lines += coupon + "\\t{\"userId\":\"" + user + "\",\"couponId\":\"" + coupon + "\"}\\n";
  produce(shop.requests(), lines);
  wait_until_requests_are_handled(shop);
  CHECK(issued_users(shop, std::stoll(coupon)) == "7,8");
  CHECK(shop.requests().read().at(0).headers.find("ce_") == std::string::npos);
  CHECK(shop.count("dead_letters") == 0);
}

TEST_CASE("a Java consumer reads order events by key and value alone", "[shop][integration]") {
  shop_cluster shop{1};
  shop.start();
  const auto product = shop.add_product(10);
  for (int user = 1; user <= 3; ++user)
    REQUIRE(shop.door().order(user, {product}).status == 201);
  wait_until_orders_arrived(shop);
  std::string seen;
  for (const auto& line : consume(shop.orders(), 3))
    seen += line + '\n';
  CHECK(seen == shop.database().ask(
                    "select string_agg(order_id || E'\\t{\"occurredAt\":\"' || to_char(created_at at time zone 'UTC', "
                    "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\",\"orderId\":' || order_id || E'}\\n', '' "
                    "order by order_id::text) from orders"));
}
