#include "actors/data_platform/http_sink_actor.hpp"

#include "runtime/actor/error_text.hpp"
#include "runtime/actor/observed.hpp"

#include <deque>

namespace troupe::data_platform {
namespace {

using promise = caf::typed_response_promise<handler::outcome>;

struct waiting_event {
  order_event event;
  promise answer;
};

struct http_sink_state {
  static inline const char* name = "http_sink";
  std::vector<sink_port> workers;
  std::vector<promise> in_hand;  // by worker
  std::deque<std::size_t> idle;  // workers
  std::deque<waiting_event> waiting;
};

using http_sink_pointer = actor::pointer<sink_port, http_sink_state>;

void dispatch(http_sink_pointer self);

void finish(http_sink_pointer self, std::size_t worker, handler::outcome said) {
  self->state.in_hand[worker].deliver(std::move(said));
  self->state.in_hand[worker] = {};
  self->state.idle.push_back(worker);
  dispatch(self);
}

void give(http_sink_pointer self, std::size_t worker, waiting_event next) {
  self->state.in_hand[worker] = std::move(next.answer);
  self->request(self->state.workers[worker], caf::infinite, std::move(next.event))
      .then(
          [self, worker](handler::outcome& said) { finish(self, worker, std::move(said)); },
          [self, worker](const caf::error& fault) { finish(self, worker, handler::retry(actor::error_text(fault))); });
}

void dispatch(http_sink_pointer self) {
  auto& state = self->state;
  while (!state.idle.empty() && !state.waiting.empty()) {
    const auto worker = state.idle.front();
    auto next = std::move(state.waiting.front());
    state.idle.pop_front();
    state.waiting.pop_front();
    give(self, worker, std::move(next));
  }
}

void stop(http_sink_pointer self, const caf::error& reason) {
  for (auto& one : self->state.waiting)
    one.answer.deliver(handler::unavailable(stopping));
  for (auto& one : self->state.in_hand)
    if (one.pending())
      one.deliver(handler::unavailable(stopping));
  for (const auto& worker : self->state.workers)
    self->send_exit(worker, caf::exit_reason::user_shutdown);
  self->quit(reason);
}

sink_port::behavior_type http_sink(http_sink_pointer self, std::vector<sink_port> workers) {
  auto& state = self->state;
  state.in_hand.resize(workers.size());
  for (std::size_t worker = 0; worker < workers.size(); ++worker)
    state.idle.push_back(worker);
  state.workers = std::move(workers);
  self->set_exit_handler([self](caf::exit_msg& told) { stop(self, told.reason); });
  return {[self](const order_event& event) {
    auto answer = self->make_response_promise<promise>();
    self->state.waiting.push_back({event, answer});
    dispatch(self);
    return answer;
  }};
}

}  // namespace

sink_port spawn_http_sink_actor(caf::actor_system& system, std::vector<sink_port> workers) {
  return system.spawn(http_sink, std::move(workers));
}

}  // namespace troupe::data_platform
