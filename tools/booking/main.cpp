#include <troupe/app.hpp>

#include "actors/coupon/coupon_kind.hpp"
#include "actors/data_platform/data_platform_kind.hpp"
#include "actors/order/order_kind.hpp"
#include "tools/booking/booking_kind.hpp"
#include "tools/booking/entry_kind.hpp"

int main(int argc, char** argv) {
  return troupe::app{"troupe", TROUPE_VERSION}
      .with(troupe::order::kind())
      .with(troupe::coupon::kind())
      .with(troupe::data_platform::kind())
      .with(troupe::booking::booking_kind())
      .with(troupe::booking::entry_kind())
      .main(argc, argv);
}
