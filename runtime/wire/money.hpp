#pragma once

#include "runtime/wire/bounded.hpp"

#include <cstdint>

namespace troupe::wire {

/// A sum in the smallest unit of its currency.
using money = bounded<std::int64_t, 0, 1'000'000'000'000'000>;

}  // namespace troupe::wire
