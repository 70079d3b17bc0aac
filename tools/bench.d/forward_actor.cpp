#include "tools/bench.d/forward_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/http/request_id.hpp"
#include "runtime/wire/envelope.hpp"

namespace troupe::bench {
namespace {

using promise = caf::typed_response_promise<handler::outcome>;

struct forward_state {
  static inline const char* name = "forward";
  work_figures figures;  // first: CAF would make an aggregate that begins with a handle from the actor itself
  caf::actor_clock::time_point first;
  bridge::publish_port route;
  std::string to;
};

using forward_pointer = actor::pointer<paced_work_port, forward_state>;

wire::timestamp now() {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

void forwarded(forward_pointer self, promise answer, const bridge::published& said) {
  auto& figures = self->state.figures;
  if (said.outcome != bridge::published::result::durable) {
    ++figures.failed;
    answer.deliver(handler::unavailable(said.reason));
    return;
  }
  ++figures.done;
  figures.seconds = std::chrono::duration<double>(self->clock().now() - self->state.first).count();
  answer.deliver(handler::done());
}

caf::result<handler::outcome> forward(forward_pointer self, const paced_record& record) {
  auto& state = self->state;
  if (state.first == caf::actor_clock::time_point{})
    state.first = self->clock().now();
  auto answer = self->make_response_promise<promise>();
  auto event = wire::make_event(record.message, state.to, wire::format::json, http::make_request_id(), "/troupe/bench",
                                now(), record.from.trace);
  self->request(state.route, caf::infinite, bridge::publish{std::move(event)})
      .then([self, answer](const bridge::published& said) { forwarded(self, answer, said); },
            [answer](const caf::error&) mutable { answer.deliver(handler::unavailable("stopping")); });
  return answer;
}

paced_work_port::behavior_type forward_actor(forward_pointer self, bridge::publish_port route, std::string to) {
  self->state.route = std::move(route);
  self->state.to = std::move(to);
  return {[self](const paced_record& record) { return forward(self, record); },
          [self](const get_work_figures&) { return self->state.figures; }};
}

}  // namespace

paced_work_port spawn_forward_actor(caf::actor_system& system, const bridge::publish_port& route, std::string to) {
  return system.spawn(forward_actor, route, std::move(to));
}

}  // namespace troupe::bench
