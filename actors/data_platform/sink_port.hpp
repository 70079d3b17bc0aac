// What every sink of the data platform is: a keyed handler of completed orders.
#pragma once

#include "runtime/handler/delivered.hpp"
#include "schemas/order_completed.hpp"

namespace troupe::data_platform {

using order_event = handler::delivered<schemas::order_completed>;

/// Answers when the event is where it belongs, or says why it is not. Holds any number of events at once and answers
/// each of them, at the latest when it is stopped.
using sink_port = handler::keyed_handler_port<schemas::order_completed>;

inline constexpr const char* stopping = "the data platform is stopping";

}  // namespace troupe::data_platform

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::data_platform::order_event)
