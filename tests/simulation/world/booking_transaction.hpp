// Bookings in the simulated database: an outbox publishes them, and their handler books whatever it is given once more,
// and publishes an entry for each. Who handles receipts of those books them in the same way.
#pragma once

#include "tests/simulation/world/topic_effects.hpp"

namespace troupe::simulation {

/// What the handler says of an event that it never takes.
inline constexpr auto no_booking_words = "there is no such account";

std::unique_ptr<topic_transaction> make_booking_transaction(const batch_owner& by, transaction& open);
std::unique_ptr<topic_transaction> make_receipt_transaction(const batch_owner& by, transaction& open);

}  // namespace troupe::simulation
