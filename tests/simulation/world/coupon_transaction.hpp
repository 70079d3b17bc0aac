// Coupons in the simulated database, decided by the production rules.
#pragma once

#include "tests/simulation/world/topic_effects.hpp"

namespace troupe::simulation {

std::unique_ptr<topic_transaction> make_coupon_transaction(const batch_owner& by, transaction& open);

}  // namespace troupe::simulation
