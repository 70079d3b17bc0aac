// Where HTTP requests become messages.
#pragma once

#include "runtime/http/server.hpp"

#include <caf/actor.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/fwd.hpp>
#include <functional>
#include <string>
#include <vector>

namespace troupe::http {

/// A route and the behaviour behind it. `handle` runs in the door actor: it may send requests from `door`, and answers
/// the exchange then or later. It must not block.
struct door_route {
  route where;
  std::function<void(caf::event_based_actor* door, exchange asked)> handle;
};

/// What the I/O thread hands over: everything that became readable in one turn.
struct exchanges {
  std::vector<exchange> all;
};

/// Scheduled. `name` is how inspection shows it.
caf::actor spawn_door_actor(caf::actor_system& system, std::string name, std::vector<door_route> routes);

router router_of(const std::vector<door_route>& routes);

/// A sink for a server that sends to `door`.
server::sink sink_to(caf::actor door);

}  // namespace troupe::http

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::http::exchanges)
