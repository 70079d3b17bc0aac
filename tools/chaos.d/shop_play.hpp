// The shop with a second hop behind its orders: load through the doors and past them, and its own audit.
#pragma once

#include "tools/chaos.d/play.hpp"

namespace troupe::chaos {

struct shop_settings {
  std::filesystem::path program = "build/release/tools/booking/troupe-booking-node";
  milliseconds lasts{60'000};  // of the load; so many coupons are made that there are always some left
  double foreign = 50;         // coupon requests per second past the doors
  std::int64_t users = 5000;
  bool ends_with_new_logs = false;  // if nothing was found till then
};

std::unique_ptr<play> make_shop_play(const shop_settings& with);

}  // namespace troupe::chaos
