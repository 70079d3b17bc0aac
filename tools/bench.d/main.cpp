#include <troupe/app.hpp>

#include "actors/coupon/coupon_kind.hpp"
#include "actors/data_platform/data_platform_kind.hpp"
#include "actors/order/order_kind.hpp"
#include "tools/bench.d/baseline_kind.hpp"
#include "tools/bench.d/paced_work_kind.hpp"

int main(int argc, char** argv) {
  return troupe::app{"troupe-wired", TROUPE_VERSION, "troupe"}
      .with(troupe::order::kind())
      .with(troupe::coupon::kind())
      .with(troupe::data_platform::kind())
      .with(troupe::bench::baseline_kind())
      .with(troupe::bench::paced_work_kind())
      .main(argc, argv);
}
