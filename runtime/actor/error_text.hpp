// What an error says to a person.
#pragma once

#include <caf/error.hpp>

#include <string>

namespace troupe::actor {

/// The words it was made with; where there are none, CAF's name for it. A request that was not answered in time has
/// none.
std::string error_text(const caf::error& what);

}  // namespace troupe::actor
