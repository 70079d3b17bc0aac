// An event that a handler publishes because of a record.
#pragma once

#include "runtime/wire/event.hpp"

#include <cstddef>

namespace troupe::store {

/// `index`: of the record in its batch.
struct derived_event {
  std::size_t index = 0;
  wire::event event;
};

}  // namespace troupe::store
