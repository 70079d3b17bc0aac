// Functions of a kind with the trouble of their surroundings: the same signatures, hosted by the same code.
#pragma once

#include "runtime/api/kind_parts.hpp"
#include "runtime/testing/trouble.hpp"

namespace troupe::testing {

/// Copies call copies of the function, as copies of the function itself would. `with` outlives them.
api::keyed_definition troubled(api::keyed_definition one, trouble& with);
api::batch_definition troubled(api::batch_definition one, trouble& with);
http_route troubled(http_route one, trouble& with);
api::timer_definition troubled(api::timer_definition one, trouble& with);

/// Whom a stage asks instead of an actor.
std::function<std::any(const void* asked)> troubled(std::function<std::any(const void* asked)> answer, trouble& with);

}  // namespace troupe::testing
