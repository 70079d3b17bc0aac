// A batch handler that is a function, as the bridges know it.
#pragma once

#include <troupe/kind.hpp>

#include "runtime/api/open_transaction.hpp"
#include "runtime/handler/subscription.hpp"

namespace troupe::api {

handler::batch_subscription batch_subscription_of(const batch_definition& one, std::shared_ptr<const permissions> may);

}  // namespace troupe::api
