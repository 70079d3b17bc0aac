// A chain of two batch handlers, of which the first publishes what the second one reads, in nodes of which one is
// killed again and again. Their tables would keep any repeat (tools/booking/tables.sql).
#include "tests/support/shop_load.hpp"
#include "tools/chaos.d/dice.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kills = 20;

std::string topic_table(const std::string& message, const std::string& topic, const std::string& group) {
  return "[topics." + message + "]\ntopic = \"" + topic + "\"\ngroup = \"" + group + "\"\n";
}

/// A member of its own name is known again at once: the next life does not have to wait until the last one is missed.
shop_options chain_named(const std::string& name) {
  shop_options with;
  with.name = name;
  with.binary = TROUPE_BOOKING_NODE;
  with.kafka = "membership = \"static\"\n";
  with.below = "[actors.booking]\n[actors.entry]\n" + topic_table("booking", name + "-order", name + "-booking") +
               topic_table("order-booked", name + "-booked", name + "-entry");
  return with;
}

std::string unique_name() {
  return "chain-" + std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
}

struct chain {
  chain() : shop{2, chain_named(unique_name())} {
    shop.database().ask(text_of(TROUPE_SOURCE_DIR "/tools/booking/tables.sql"));
    shop.start();
  }

  /// Work of one of three kinds goes on for a while, whereupon the node dies in the midst of it. It is started again at
  /// once, and is ready when the row of its last life tells nothing new for three seconds.
  void kill(shop_node& victim, troupe::chaos::dice& dice, const shop_load& load) {
    shop.require([&] { return victim.is_ready(); }, 60s, "a node that was killed is not ready");
    const auto kind = dice.between(0, 2), more = dice.between(1, 400);
    const auto done = [&] {
      return kind == 0 ? static_cast<std::int64_t>(load.stored()) : shop.count(kind == 1 ? "bookings" : "entries");
    };
    const auto before = done();
    shop.require([&] { return done() >= before + more; }, 60s, "nothing is done");
    victim.kill();
    victim.start();
  }

  /// Holds at any time.
  void check_nothing_is_doubled() {
    CHECK(shop.count("(select order_id from bookings group by order_id having count(*) > 1) twice") == 0);
    CHECK(shop.count("(select booking from entries group by booking having count(*) > 1) twice") == 0);
    CHECK(shop.count("bookings where order_id not in (select order_id from orders)") == 0);
    CHECK(shop.count("entries e where not exists (select from bookings b where b.number = e.booking and "
                     "b.order_id = e.order_id)") == 0);
  }

  void wait_until_through() {
    wait_until_orders_arrived(shop, 120s);
    shop.require(
        [&] {
          const auto orders = shop.count("orders");
          return shop.count("bookings") >= orders && shop.count("entries") >= orders && shop.count("outbox") == 0;
        },
        60s, "orders without a booking, or bookings without an entry");
  }

  shop_cluster shop;
};

std::size_t events_on(const kcat& topic) {
  std::set<std::string> keys;
  for (const auto& each : topic.read())
    keys.insert(each.key);
  return keys.size();
}

}  // namespace

TEST_CASE("a node killed twenty times leaves one row for each event on both hops", "[fault]") {
  chain of;
  auto& shop = of.shop;
  shop_load load{{shop.node(0).port(), shop.node(1).port()},
                 {shop.add_product(10'000'000), shop.add_product(10'000'000)}};
  troupe::chaos::dice dice{20};
  for (std::size_t kill = 1; kill <= kills; ++kill) {
    of.kill(shop.node(kill % 2), dice, load);
    if (kill % 10 == 0)
      of.check_nothing_is_doubled();
  }
  load.stop();
  of.wait_until_through();
  of.check_nothing_is_doubled();
  load.check_answers(shop);
  check_orders(shop);
  const auto orders = shop.count("orders");
  CHECK(shop.count("bookings") == orders);
  CHECK(shop.count("entries") == orders);
  CHECK(events_on({kafka_brokers(), shop.name() + "-booked"}) == static_cast<std::size_t>(orders));
}
