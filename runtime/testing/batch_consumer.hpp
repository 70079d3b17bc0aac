// A handler of many records, behind the fence and the inbox of its partitions.
#pragma once

#include "runtime/api/kind_parts.hpp"
#include "runtime/testing/consumer.hpp"

namespace troupe::testing {

std::unique_ptr<consumer> batch_consumer(api::batch_definition handles, const handler_surroundings& around);

}  // namespace troupe::testing
