#include "tools/bench.d/paced_work_actor.hpp"

#include "runtime/actor/observed.hpp"

#include <map>

namespace troupe::bench {

/// To the actor itself: the work that ends first may be over.
struct work_over {};

}  // namespace troupe::bench

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bench::work_over)

namespace troupe::bench {
namespace {

using inner_port = paced_work_port::extend<caf::reacts_to<work_over>>;
using promise = caf::typed_response_promise<handler::outcome>;
using time_point = caf::actor_clock::time_point;

struct work_in_hand {
  paced_work what;
  promise answer;
  time_point since;
};

struct paced_work_state {
  static inline const char* name = "paced_work";
  std::multimap<time_point, work_in_hand> held;  // by the end of the work
  time_point wakes_at = time_point::max();
  time_point first;
  work_figures figures;
};

using paced_work_pointer = actor::pointer<inner_port, paced_work_state>;

std::chrono::microseconds age_of(const paced_work& work) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now) - std::chrono::microseconds{work.sent_at};
}

handler::outcome finish(paced_work_pointer self, const paced_work& work) {
  auto& figures = self->state.figures;
  if (work.poison) {
    ++figures.failed;
    return handler::retry("this record is poison");
  }
  ++figures.done;
  figures.seconds = std::chrono::duration<double>(self->clock().now() - self->state.first).count();
  if (work.measured)
    figures.latency.add(age_of(work));
  return handler::done();
}

void wait_for_first(paced_work_pointer self) {
  auto& state = self->state;
  if (state.held.empty() || state.wakes_at <= state.held.begin()->first)
    return;
  state.wakes_at = state.held.begin()->first;
  const auto left = state.wakes_at - self->clock().now();
  self->delayed_send(self, std::max(left, caf::actor_clock::duration_type::zero()), work_over{});
}

caf::result<handler::outcome> begin(paced_work_pointer self, const paced_work& work) {
  auto& state = self->state;
  if (state.first == time_point{})
    state.first = self->clock().now();
  if (work.ms == 0)
    return finish(self, work);
  auto answer = self->make_response_promise<promise>();
  const auto now = self->clock().now();
  state.held.emplace(now + std::chrono::milliseconds{work.ms}, work_in_hand{work, answer, now});
  wait_for_first(self);
  return answer;
}

void finish_due(paced_work_pointer self) {
  auto& state = self->state;
  state.wakes_at = time_point::max();
  const auto now = self->clock().now();
  while (!state.held.empty() && state.held.begin()->first <= now) {
    auto over = state.held.extract(state.held.begin());
    state.figures.worked += std::chrono::duration<double>(now - over.mapped().since).count();
    over.mapped().answer.deliver(finish(self, over.mapped().what));
  }
  wait_for_first(self);
}

void stop(paced_work_pointer self, const caf::error& reason) {
  for (auto& [due, one] : self->state.held)
    one.answer.deliver(handler::unavailable("the benchmark is stopping"));
  self->state.held.clear();
  self->quit(reason);
}

inner_port::behavior_type paced_work_actor(paced_work_pointer self) {
  self->set_exit_handler([self](caf::exit_msg& told) { stop(self, told.reason); });
  return {[self](const paced_record& record) { return begin(self, record.message); },
          [self](const get_work_figures&) { return self->state.figures; },
          [self](const work_over&) { finish_due(self); }};
}

}  // namespace

paced_work_port spawn_paced_work_actor(caf::actor_system& system) { return system.spawn(paced_work_actor); }

}  // namespace troupe::bench
