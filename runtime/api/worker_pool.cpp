#include "runtime/api/worker_pool.hpp"

#include "runtime/actor/error_text.hpp"
#include "runtime/actor/observed.hpp"

#include <deque>

namespace troupe::api {
namespace {

using promise = caf::typed_response_promise<handler::outcome>;

struct worker_state {
  static inline const char* name = "worker";
  std::function<worker()> make;
  worker run;
};

pool_port::behavior_type worker_behavior(actor::pointer<pool_port, worker_state> self, const std::string& name,
                                         std::function<worker()> make) {
  self->observe_as(name);
  self->state.make = std::move(make);
  return {[self](task& one) {
    if (!self->state.run)
      self->state.run = self->state.make();
    return self->state.run(one.what);
  }};
}

struct waiting {
  task what;
  promise answer;
};

struct pool_state {
  static inline const char* name = "pool";
  pool_settings with;
  std::vector<pool_port> workers, idle;
  std::deque<waiting> queue;
  bool is_stopping = false;
};

using pool_pointer = actor::pointer<pool_port, pool_state>;

void refuse(pool_state& state, waiting& one, const std::string& why) {
  if (state.with.refuse)
    state.with.refuse(one.what.what, why);
  one.answer.deliver(handler::unavailable(why));
}

void end(pool_pointer self) {
  for (const auto& one : self->state.workers)
    self->send_exit(one, caf::exit_reason::user_shutdown);
  self->quit();
}

void begin_next(pool_pointer self);

void finish(pool_pointer self, const pool_port& by, promise& answer, handler::outcome said) {
  auto& state = self->state;
  answer.deliver(std::move(said));
  state.idle.push_back(by);
  if (!state.is_stopping)
    begin_next(self);
  else if (state.idle.size() == state.workers.size())
    end(self);
}

void begin_next(pool_pointer self) {
  auto& state = self->state;
  while (!state.idle.empty() && !state.queue.empty()) {
    const auto by = state.idle.back();
    state.idle.pop_back();
    auto next = std::move(state.queue.front());
    state.queue.pop_front();
    self->request(by, caf::infinite, std::move(next.what))
        .then([self, by,
               answer = next.answer](handler::outcome& said) mutable { finish(self, by, answer, std::move(said)); },
              [self, by, answer = next.answer](const caf::error& fault) mutable {
                finish(self, by, answer, handler::retry(actor::error_text(fault)));
              });
  }
}

void stop(pool_pointer self) {
  auto& state = self->state;
  state.is_stopping = true;
  for (auto& one : state.queue)
    refuse(state, one, "this node is stopping");
  state.queue.clear();
  if (state.idle.size() == state.workers.size())
    end(self);
}

pool_port::behavior_type pool_behavior(pool_pointer self, pool_settings with) {
  auto& state = self->state;
  self->observe_as(with.name);
  self->set_exit_handler([self](caf::exit_msg&) { stop(self); });
  for (std::uint32_t i = 1; i <= with.workers; ++i)
    state.workers.push_back(
        self->system().spawn<caf::detached>(worker_behavior, with.name + '-' + std::to_string(i), with.make_worker));
  state.idle = state.workers;
  state.with = std::move(with);
  return {[self](task& one) {
    auto& mine = self->state;
    waiting next{std::move(one), self->make_response_promise<promise>()};
    auto answer = next.answer;
    if (mine.is_stopping)
      refuse(mine, next, "this node is stopping");
    else if (mine.idle.empty() && mine.queue.size() >= mine.with.most_waiting)
      refuse(mine, next, "too much waits for " + mine.with.name);
    else
      mine.queue.push_back(std::move(next));
    begin_next(self);
    return answer;
  }};
}

}  // namespace

pool_port spawn_worker_pool(caf::actor_system& system, pool_settings with) {
  return system.spawn(pool_behavior, std::move(with));
}

}  // namespace troupe::api
