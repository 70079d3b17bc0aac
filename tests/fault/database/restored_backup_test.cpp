// A database that is restored from a dump while its topics go on: what an operator does then, for real.
#include "tests/e2e/command_line/command.hpp"
#include "tests/support/shop_load.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

void run(const std::string& command) {
  INFO(command);
  REQUIRE(std::system(command.c_str()) == 0);
}

std::size_t published_orders(shop_cluster& shop) {
  std::set<std::string> keys;
  for (const auto& each : shop.orders().read())
    keys.insert(each.key);
  return keys.size();
}

}  // namespace

TEST_CASE("a restored database is noticed, and once it was rewound every event is at the sink again", "[fault]") {
  shop_cluster shop{2};
  shop.start();
  shop_load load{{shop.node(0).port(), shop.node(1).port()}, {shop.add_product(1'000'000)}};
  shop.require([&] { return shop.count("partition_owners where next_offset > 0 and topic like '%-order'") == 4; }, 30s,
               "the database was not told how far the orders are");
  temporary_folder folder;
  const auto dump = folder.file("shop.dump");
  run("pg_dump --format=custom --file=" + dump + " '" + shop.database().url() + "'");
  const auto then = load.stored();
  shop.require([&] { return load.stored() > then + 600; }, 30s, "no orders after the dump");
  load.stop();
  wait_until_orders_arrived(shop);
  for (int i = 0; i < 2; ++i)
    CHECK(shop.node(i).program().terminate(15s) == 0);
  const auto published = published_orders(shop);
  run("pg_restore --clean --if-exists --no-owner --dbname='" + shop.database().url() + "' " + dump);
  REQUIRE(shop.count("data_platform_orders") < static_cast<std::int64_t>(published));

  for (int i = 0; i < 2; ++i)
    shop.node(i).start();
  shop.require(
      [&] {
        const auto said = shop.node(0).ask_admin("/readyz").body + shop.node(1).ask_admin("/readyz").body;
        return said.find("a backup was restored? `troupe rewind " + shop.name() + "-order") != std::string::npos;
      },
      40s, "no node says that its database was restored");
  const auto rewind = "rewind " + shop.name() + "-order" + " --to stored --yes --config " + shop.node(0).file();
  shop.require([&] { return run_troupe(rewind, 60s).exit_code == 0; }, 60s, "the group could not be rewound");
  shop.require(
      [&] {
        return shop.count("(select distinct order_id from data_platform_orders) d") ==
               static_cast<std::int64_t>(published);
      },
      90s, "events that the dump did not have are not at the sink");
  shop.start();
}
