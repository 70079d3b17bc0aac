#pragma once

#include "schemas/choice.hpp"

#include <utility>

namespace troupe::schemas {

/// What a coupon's `discount` is: a sum of money, or percent of the order's total.
enum class coupon_kind { fixed, percent };

template <>
struct choice_names<coupon_kind> {
  static constexpr std::pair<std::string_view, coupon_kind> all[] = {{"fixed", coupon_kind::fixed},
                                                                     {"percent", coupon_kind::percent}};
};

}  // namespace troupe::schemas
