// Both topics deleted and made anew under the nodes, or while none runs; the new logs are longer than what was handled.
#include "tests/support/shop_truth.hpp"
#include "tests/support/topic_removal.hpp"

#include "runtime/broker/settings.hpp"

using namespace troupe;
using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

constexpr auto poison = "x:no json\n";
constexpr auto letters_by_topic =
    "select string_agg(n::text, ',') from (select count(*) n from dead_letters group by topic) l";

std::string requests(const std::string& coupon, int first, int last) {
  std::string out;
  for (int user = first; user <= last; ++user)
    out += coupon + ":{\"userId\":" + std::to_string(user) + ",\"couponId\":" + coupon + "}\n" +
           (user == first ? poison : "");
  return out;
}

std::string events(int first, int last) {
  std::string out;
  for (int order = first; order <= last; ++order)
    out += std::to_string(order) + ":{\"orderId\":" + std::to_string(order) +
           ",\"occurredAt\":\"2026-05-29T01:43:46.137371Z\"}\n" + (order == first ? poison : "");
  return out;
}

void make_anew(const shop_cluster& shop) {
  broker::settings with;
  with.brokers = kafka_brokers();
  for (const auto& topic : {shop.name() + "-coupon", shop.name() + "-order"}) {
    remove_topic(with, topic);
    REQUIRE(broker::ensure_topics(with, {{topic, 1}}, 20s).empty());
  }
}

}  // namespace

TEST_CASE("a topic made anew is noticed and nothing of it is skipped or shadowed", "[shop][integration]") {
  const bool down = GENERATE(true, false);
  shop_options with;
  with.partitions = 1;
  shop_cluster shop{1, with};
  shop.start();
  auto& database = shop.database();
  const auto coupon = shop.add_coupon(100);
  shop.requests().write(requests(std::to_string(coupon), 1, 2));
  shop.orders().write(events(1, 2));
  database.wait_for("select next_offset from consumer_offsets", "3");
  database.wait_for("select count(*) from data_platform_orders", "2");
  database.wait_for(letters_by_topic, "1,1");

  if (down)
    shop.node(0).program().terminate();
  make_anew(shop);
  shop.requests().write(requests(std::to_string(coupon), 11, 19));
  shop.orders().write(events(11, 19));
  if (down)
    shop.node(0).start();

  database.wait_for("select string_agg(order_id::text, ' ' order by order_id) from data_platform_orders",
                    "1 2 11 12 13 14 15 16 17 18 19");
  shop.require([&] { return shop.node(0).ask_admin("/readyz").has("made anew"); }, 30s, "the node is ready");
  CHECK(shop.node(0).ask_admin("/readyz").has("update consumer_offsets set next_offset = 0 where"));
  CHECK(issued_users(shop, coupon) == "1,2");

  database.ask("update consumer_offsets set next_offset = 0");
  database.wait_for("select next_offset from consumer_offsets", "10");
  CHECK(issued_users(shop, coupon) == "1,2,11,12,13,14,15,16,17,18,19");
  CHECK(database.ask(letters_by_topic) == "2,2");
  shop.require([&] { return shop.node(0).is_ready(); }, 30s, "the node is not ready again");
}
