// What a handler says about one record, and what it may know of where the record comes from.
#pragma once

#include "runtime/handler/origin.hpp"
#include "runtime/handler/outcome.hpp"

#include <stdexcept>

namespace troupe {

using handler::outcome;

using handler::done;         // finished for good
using handler::reject;       // can never be handled: a dead letter at once
using handler::retry;        // later, as often as [topics.*.retry] says; then a dead letter with this reason
using handler::unavailable;  // what it needs is away: later, for as long as that takes

using handler::origin;  // event_id, source, trace, topic, partition, at

/// Thrown by a handler, at any depth: reject(reason). What its transaction has done is rolled back.
struct rejected : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace troupe
