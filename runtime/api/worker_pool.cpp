#include "runtime/api/worker_pool.hpp"

#include "runtime/actor/error_text.hpp"
#include "runtime/actor/observed.hpp"

#include <algorithm>
#include <deque>

namespace troupe::api {

/// To the pool itself: a task may have waited long enough, or too long.
struct look_again {};

}  // namespace troupe::api

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::api::look_again)

namespace troupe::api {
namespace {

using inner_port = pool_port::extend<caf::reacts_to<look_again>>;
using promise = caf::typed_response_promise<handler::outcome>;
using instant = caf::actor_clock::time_point;

struct worker_state {
  static inline const char* name = "worker";
  std::function<gathering_worker()> make;
  gathering_worker run;
};

worker_port::behavior_type worker_behavior(actor::pointer<worker_port, worker_state> self, const std::string& name,
                                           std::function<gathering_worker()> make) {
  self->observe_as(name);
  self->state.make = std::move(make);
  return {[self](tasks& asked) {
    if (!self->state.run)
      self->state.run = self->state.make();
    return outcomes{self->state.run(asked.all)};
  }};
}

std::function<gathering_worker()> gathering_worker_of(const pool_settings& with) {
  if (with.make_gathering_worker)
    return with.make_gathering_worker;
  return [make = with.make_worker]() -> gathering_worker {
    return [run = make()](std::vector<std::any>& all) {
      std::vector<handler::outcome> out;
      std::transform(all.begin(), all.end(), std::back_inserter(out), [&](auto& one) { return run(one); });
      return out;
    };
  };
}

struct waiting {
  instant since;
  std::any what;
  promise answer;
};

struct pool_state {
  static inline const char* name = "pool";
  pool_settings with;
  std::vector<worker_port> workers, idle;  // whoever was idle last is asked first
  std::deque<waiting> queue;
  instant next_look = instant::max();  // a look_again is on its way
  bool is_stopping = false;
};

using pool_pointer = actor::pointer<inner_port, pool_state>;

void refuse(pool_state& state, waiting& one, const std::string& why) {
  if (state.with.refuse)
    state.with.refuse(one.what, why);
  one.answer.deliver(handler::unavailable(why));
}

void refuse_all(pool_state& state, const std::string& why) {
  for (auto& one : state.queue)
    refuse(state, one, why);
  state.queue.clear();
}

bool is_ready(const pool_state& state, instant now) {
  return !state.queue.empty() && state.queue.front().since + state.with.delay <= now;
}

void refuse_impatient(pool_state& state, instant now) {
  if (state.with.max_wait.count() == 0)
    return;
  for (; !state.queue.empty() && state.queue.front().since + state.with.delay + state.with.max_wait <= now;
       state.queue.pop_front())
    refuse(state, state.queue.front(), "the database did not get to it in time");
}

// One timer for all that wait: they become ready, and impatient, in the order in which they came.
void watch(pool_pointer self) {
  auto& state = self->state;
  const auto now = self->clock().now();
  if (state.queue.empty() || (is_ready(state, now) && state.with.max_wait.count() == 0))
    return;
  const auto ready = state.queue.front().since + state.with.delay;
  const auto due = now < ready ? ready : ready + state.with.max_wait;
  if (due < std::exchange(state.next_look, std::min(due, state.next_look)))
    self->delayed_send(self, due - now, look_again{});
}

void end(pool_pointer self) {
  for (const auto& one : self->state.workers)
    self->send_exit(one, caf::exit_reason::user_shutdown);
  self->quit();
}

void begin_next(pool_pointer self);

void finish(pool_pointer self, const worker_port& by, std::vector<promise>& answers, outcomes& said) {
  auto& state = self->state;
  said.all.resize(answers.size(), handler::retry("its worker has said nothing of it"));
  const auto last = said.all.back();
  for (std::size_t i = 0; i < answers.size(); ++i)
    answers[i].deliver(std::move(said.all[i]));
  if (state.with.shares_trouble && last.what == handler::outcome::verdict::unavailable)
    refuse_all(state, last.reason);
  state.idle.push_back(by);
  if (!state.is_stopping)
    begin_next(self);
  else if (state.idle.size() == state.workers.size())
    end(self);
}

void give(pool_pointer self, const worker_port& to, tasks next, std::vector<promise> answers) {
  self->request(to, caf::infinite, std::move(next))
      .then([self, to, answers](outcomes& said) mutable { finish(self, to, answers, said); },
            [self, to, answers](const caf::error& fault) mutable {
              outcomes lost{{answers.size(), handler::retry(actor::error_text(fault))}};
              finish(self, to, answers, lost);
            });
}

void begin_next(pool_pointer self) {
  auto& state = self->state;
  const auto now = self->clock().now();
  while (!state.idle.empty() && is_ready(state, now)) {
    tasks next;
    std::vector<promise> answers;
    for (; is_ready(state, now) && answers.size() < state.with.most_at_once; state.queue.pop_front()) {
      next.all.push_back(std::move(state.queue.front().what));
      answers.push_back(std::move(state.queue.front().answer));
    }
    const auto by = state.idle.back();
    state.idle.pop_back();
    give(self, by, std::move(next), std::move(answers));
  }
  watch(self);
}

void stop(pool_pointer self) {
  auto& state = self->state;
  state.is_stopping = true;
  refuse_all(state, "this node is stopping");
  if (state.idle.size() == state.workers.size())
    end(self);
}

promise take(pool_pointer self, task& one) {
  auto& state = self->state;
  waiting next{self->clock().now(), std::move(one.what), self->make_response_promise<promise>()};
  auto answer = next.answer;
  if (state.is_stopping)
    refuse(state, next, "this node is stopping");
  else if (state.idle.empty() && state.queue.size() >= state.with.most_waiting)
    refuse(state, next, "too much waits for " + state.with.name);
  else
    state.queue.push_back(std::move(next));
  begin_next(self);
  return answer;
}

void look(pool_pointer self) {
  self->state.next_look = instant::max();
  refuse_impatient(self->state, self->clock().now());
  begin_next(self);
}

inner_port::behavior_type pool_behavior(pool_pointer self, pool_settings with, std::vector<worker_port> workers) {
  self->observe_as(with.name);
  self->set_exit_handler([self](caf::exit_msg&) { stop(self); });
  self->state.idle.assign(workers.rbegin(), workers.rend());
  self->state.workers = std::move(workers);
  self->state.with = std::move(with);
  return {[self](task& one) { return take(self, one); }, [self](const look_again&) { look(self); }};
}

}  // namespace

pool_port spawn_worker_pool(caf::actor_system& system, pool_settings with) {
  std::vector<worker_port> workers;
  for (std::uint32_t i = 1; i <= with.workers; ++i)
    workers.push_back(
        system.spawn<caf::detached>(worker_behavior, with.name + '-' + std::to_string(i), gathering_worker_of(with)));
  return spawn_worker_pool(system, std::move(with), std::move(workers));
}

pool_port spawn_worker_pool(caf::actor_system& system, pool_settings with, std::vector<worker_port> workers) {
  return system.spawn(pool_behavior, std::move(with), std::move(workers));
}

}  // namespace troupe::api
