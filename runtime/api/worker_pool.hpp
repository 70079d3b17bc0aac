// Threads that may block, and what waits for one of them.
#pragma once

#include "runtime/handler/delivered.hpp"

#include <caf/actor_system.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

#include <any>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace troupe::api {

/// What is to be done, in a shape that the pool's worker knows.
struct task {
  std::any what;
};

/// Some that a worker does together, and what it says of each.
struct tasks {
  std::vector<std::any> all;
};
struct outcomes {
  std::vector<handler::outcome> all;
};

/// Used on one thread. Never throws.
using worker = std::function<handler::outcome(std::any& what)>;
using gathering_worker = std::function<std::vector<handler::outcome>(std::vector<std::any>& all)>;

struct pool_settings {
  std::string name;  // in the actor table; its workers are "<name>-1" and so on
  std::uint32_t workers = 1;
  std::uint32_t most_waiting = 1000;
  std::function<worker()> make_worker;  // on the worker's thread, with its first task
  /// Told of what is not begun: too much waits, or for too long, or the node stops. Optional.
  std::function<void(std::any& what, const std::string& why)> refuse = {};
  std::chrono::milliseconds max_wait{0};  // of a task for a worker, beyond its delay; 0: for ever
  std::chrono::milliseconds delay{0};     // no task is begun before

  /// Instead of make_worker: all that waits goes to an idle worker at once, up to `most_at_once`. While the worker is
  /// at it, the next ones gather: nothing waits for a timer.
  std::function<gathering_worker()> make_gathering_worker = {};
  std::uint32_t most_at_once = 1;
  /// The last outcome "unavailable" is told to all that wait: what they need is away, and trying it again for each
  /// gathering would keep the last of them for minutes.
  bool shares_trouble = false;
};

using pool_port = caf::typed_actor<caf::replies_to<task>::with<handler::outcome>>;
using worker_port = caf::typed_actor<caf::replies_to<tasks>::with<outcomes>>;

/// Scheduled; owns its workers, which are detached actors. A task goes to a worker that is idle, in the order of
/// arrival; what is refused is answered unavailable, what a worker has lost "retry". On its exit message what waits is
/// refused and what is under way is finished first.
pool_port spawn_worker_pool(caf::actor_system& system, pool_settings with);

/// The same with these workers; the first one is asked first.
pool_port spawn_worker_pool(caf::actor_system& system, pool_settings with, std::vector<worker_port> workers);

}  // namespace troupe::api

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::api::task)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::api::tasks)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::api::outcomes)
