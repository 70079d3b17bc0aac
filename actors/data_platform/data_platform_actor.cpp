#include "actors/data_platform/data_platform_actor.hpp"

#include "runtime/actor/observed.hpp"

#include <deque>

namespace troupe::data_platform {

/// To the actor itself: the event that waits longest is due.
struct delay_over {};

}  // namespace troupe::data_platform

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::data_platform::delay_over)

namespace troupe::data_platform {
namespace {

using inner_port = sink_port::extend<caf::reacts_to<delay_over>>;
using promise = caf::typed_response_promise<handler::outcome>;

struct waiting {
  caf::actor_clock::time_point due;
  order_event event;
  promise answer;
};

struct data_platform_state {
  static inline const char* name = "data_platform";
  sink_port sink;
  std::chrono::milliseconds delay{0};
  std::deque<waiting> held;  // ascending by due: the delay is the same for all
};

using data_platform_pointer = actor::pointer<inner_port, data_platform_state>;

void wait_for_first(data_platform_pointer self) {
  const auto left = self->state.held.front().due - self->clock().now();
  self->delayed_send(self, std::max(left, caf::actor_clock::duration_type::zero()), delay_over{});
}

void hold(data_platform_pointer self, const order_event& event, promise answer) {
  auto& held = self->state.held;
  held.push_back({self->clock().now() + self->state.delay, event, std::move(answer)});
  if (held.size() == 1)
    wait_for_first(self);
}

void release_due(data_platform_pointer self) {
  auto& held = self->state.held;
  const auto now = self->clock().now();
  while (!held.empty() && held.front().due <= now) {
    held.front().answer.delegate(self->state.sink, std::move(held.front().event));
    held.pop_front();
  }
  if (!held.empty())
    wait_for_first(self);
}

void stop(data_platform_pointer self, const caf::error& reason) {
  for (auto& one : self->state.held)
    one.answer.deliver(handler::unavailable(stopping));
  self->state.held.clear();
  self->quit(reason);
}

inner_port::behavior_type data_platform(data_platform_pointer self, sink_port sink, std::chrono::milliseconds delay) {
  self->state.sink = std::move(sink);
  self->state.delay = delay;
  self->set_exit_handler([self](caf::exit_msg& told) { stop(self, told.reason); });
  return {[self](const order_event& event) {
            auto answer = self->make_response_promise<promise>();
            if (self->state.delay.count() > 0)
              hold(self, event, answer);
            else
              answer.delegate(self->state.sink, event);
            return answer;
          },
          [self](const delay_over&) { release_due(self); }};
}

}  // namespace

sink_port spawn_data_platform_actor(caf::actor_system& system, sink_port sink, std::chrono::milliseconds delay) {
  return system.spawn(data_platform, std::move(sink), delay);
}

}  // namespace troupe::data_platform
