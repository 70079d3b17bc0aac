#include <troupe/app.hpp>

#include "actors/coupon/coupon_kind.hpp"
#include "actors/data_platform/data_platform_kind.hpp"
#include "actors/order/order_kind.hpp"
#include "tools/audit/shop_auditor.hpp"

int main(int argc, char** argv) {
  return troupe::app{"troupe", TROUPE_VERSION}
      .with(troupe::order::kind())
      .with(troupe::coupon::kind())
      .with(troupe::data_platform::kind())
      .examples({"config/demo/shop-1.toml", "config/demo/shop-2.toml", "shop-1", "request-coupon"})
      .audited_by(troupe::audit::shop_auditor())
      .main(argc, argv);
}
