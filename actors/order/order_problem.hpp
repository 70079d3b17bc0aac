#pragma once

#include "actors/order/shop.hpp"
#include "runtime/http/message.hpp"

namespace troupe::order {

/// What a client is told when something was not done.
http::response to_response(const refusal& why);

/// 400 invalid-request.
http::response invalid(std::string field, std::string detail);

}  // namespace troupe::order
