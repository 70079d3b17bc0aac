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
