// Threads that may block, and what waits for one of them.
#pragma once

#include "runtime/handler/delivered.hpp"

#include <caf/actor_system.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

#include <any>
#include <functional>
#include <string>

namespace troupe::api {

/// What is to be done, in a shape that the pool's worker knows.
struct task {
  std::any what;
};

/// Used on one thread. Never throws.
using worker = std::function<handler::outcome(std::any& what)>;

struct pool_settings {
  std::string name;  // in the actor table; its workers are "<name>-1" and so on
  std::uint32_t workers = 1;
  std::uint32_t most_waiting = 1000;
  std::function<worker()> make_worker;  // on the worker's thread, with its first task
  /// Told of what is not begun: too much waits, or the node stops. Optional.
  std::function<void(std::any& what, const std::string& why)> refuse = {};
};

using pool_port = caf::typed_actor<caf::replies_to<task>::with<handler::outcome>>;

/// Scheduled; owns its workers, which are detached actors. A task goes to a worker that is idle, in the order of
/// arrival; what is refused is answered unavailable. On its exit message what waits is refused and what is under way is
/// finished first.
pool_port spawn_worker_pool(caf::actor_system& system, pool_settings with);

}  // namespace troupe::api

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::api::task)
