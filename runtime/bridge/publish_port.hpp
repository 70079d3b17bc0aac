// Where an encoded message goes, whatever its route: the outbound bridge on "kafka", a local bridge on "local".
#pragma once

#include "runtime/wire/event.hpp"

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>
#include <string>
#include <vector>

namespace troupe::bridge {

/// Request: make this event durable. Answered when it is (acknowledged by all in-sync replicas, or its effect committed
/// on a local route).
struct publish {
  wire::event event;
};

/// Reply. `unavailable`: not durable as far as known, trying again is right (it may arrive twice). `refused`: never.
struct published {
  enum class result : std::uint8_t { durable, unavailable, refused };
  result outcome = result::durable;
  std::string reason;
};

using publish_port = caf::typed_actor<caf::replies_to<publish>::with<published>>;

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::publish)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::published)
