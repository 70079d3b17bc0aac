// A route that makes an event of each request, in the door actor.
#pragma once

#include <troupe/http.hpp>

#include "runtime/bridge/publish_port.hpp"
#include "runtime/effect/derivation.hpp"
#include "runtime/http/door_actor.hpp"

namespace troupe::api {

struct event_route_settings {
  bridge::publish_port route;  // of the route's message
  effect::publication how;
};

/// Answers when the bridge has; see troupe::post_event.
http::door_route event_door_route(const http_route& one, event_route_settings with);

/// What the route reads before anything is done. Null: the client is told what is wrong.
std::shared_ptr<const void> read_or_answer(const http_route& one, const http::exchange& asked);

}  // namespace troupe::api
