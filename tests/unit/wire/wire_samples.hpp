#pragma once

#include <string>

namespace troupe::wire {

/// {user 1, coupon `coupon` or none if 0, items {7, 2} and {8, 1}}, as to_binary() writes it. In a source of its own:
/// cereal's archives for standard types and ours cannot be seen by one translation unit.
std::string order_sample(long coupon);

/// {"tea", 250, 9}
std::string product_sample();

}  // namespace troupe::wire
