// Bookings in the simulated database: an outbox publishes them, and their handler books whatever it is given once more.
#pragma once

#include "tests/simulation/world/topic_effects.hpp"

namespace troupe::simulation {

/// What the handler says of an event that it never takes.
inline constexpr auto no_booking_words = "there is no such account";

std::unique_ptr<topic_transaction> make_booking_transaction(backend& with, const life_ptr& owner, transaction& open);

}  // namespace troupe::simulation
