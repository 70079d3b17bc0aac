#include "wire_samples.hpp"

#include "runtime/wire/codec/binary.hpp"
#include "schemas/order_requests.hpp"

namespace troupe::wire {

std::string order_sample(long coupon) {
  schemas::place_order sample{1, std::nullopt, {{7, 2}, {8, 1}}};
  if (coupon != 0)
    sample.coupon_id = coupon;
  return to_binary(sample);
}

std::string product_sample() { return to_binary(schemas::new_product{"tea", 250, 9}); }

}  // namespace troupe::wire
