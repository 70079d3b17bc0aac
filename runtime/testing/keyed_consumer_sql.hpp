// A handler of single records, behind the inbox of its group.
#pragma once

#include "runtime/api/kind_parts.hpp"
#include "runtime/testing/consumer.hpp"

namespace troupe::testing {

std::unique_ptr<consumer> keyed_consumer(api::keyed_definition handles, const handler_surroundings& around);

}  // namespace troupe::testing
