// What askers get whose promises a bridge still holds when it ends: an actor that ends answers its mailbox, never its
// promises, and they would wait for ever.
#pragma once

#include <caf/all.hpp>

namespace troupe::bridge {

/// Whether the event became durable is not known.
inline caf::error bridge_ended() {
  return caf::make_error(caf::sec::request_receiver_down, std::string{"the bridge has ended"});
}

}  // namespace troupe::bridge
