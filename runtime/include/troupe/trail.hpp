// What a program of one's own can follow through the system: `troupe why payment 7`.
//
//   troupe::path_view follow(troupe::tracer& with, troupe::transaction& tx, const std::vector<std::int64_t>& ids);
//
//   kind.trail("payment", {}, follow);
//
// The path says what the thing is and where it is. with.follow() finds an event by its id, the place of its record or
// what its record looks like, and fills in the stops from the outbox to its effect, with a reason and a sentence; the
// program adds what it knows from its tables. All of it within the deadline of one question.
#pragma once

#include <troupe/transaction.hpp>

#include "runtime/inspect/trail.hpp"

namespace troupe {

using inspect::path_view;
using inspect::stop_view;
using inspect::traced_event;
using inspect::tracer;

}  // namespace troupe
