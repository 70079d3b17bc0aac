#pragma once

#include <troupe/http.hpp>

#include "actors/order/shop.hpp"

namespace troupe::order {

/// What a client is told when an order is not placed.
refused refused_for(const refusal& why);

/// 400: of a total or a stock.
refused too_large();

}  // namespace troupe::order
