#pragma once

#include "tools/load/driver.hpp"
#include "tools/load/world.hpp"

namespace troupe::load {

struct seeds {
  int products = 100;
  std::int64_t stock = 1'000'000;
  int coupons = 10;
  std::int64_t quantity = 100;
};

/// Makes products and coupons through the API. Throws std::runtime_error with the first answer that is none.
world seed(const door& at, const seeds& how_many);

}  // namespace troupe::load
