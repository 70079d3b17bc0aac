// Topics that are missing when a node starts.
#include "tests/support/shop_truth.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

TEST_CASE("missing topics are created with the configured partitions", "[shop][integration]") {
  shop_options with;
  with.partitions = 3;
  shop_cluster shop{1, with};
  shop.start();
  CHECK(shop.orders().partitions() == 3);
  CHECK(shop.requests().partitions() == 3);
}

TEST_CASE("a node that may not create its topics says which are missing and is not ready", "[shop][integration]") {
  shop_options with;
  with.create_topics = false;
  shop_cluster shop{1, with};
  shop.node(0).start();
  const auto says = [&](const std::string& what) {
    return wait_until([&] { return shop.node(0).ask_admin("/readyz").has(what); }, 15s);
  };
  CHECK(says(shop.name() + "-order"));
  CHECK(says(shop.name() + "-coupon"));
  CHECK(shop.node(0).ask_admin("/readyz").status == 503);
  CHECK(shop.orders().partitions() == 0);
}
