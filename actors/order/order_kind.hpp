#pragma once

#include <troupe/kind.hpp>

namespace troupe::order {

/// The shop: products, stock and orders, with their HTTP routes. Publishes order-completed.
troupe::kind kind();

}  // namespace troupe::order
