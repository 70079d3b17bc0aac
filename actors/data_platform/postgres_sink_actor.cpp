#include "actors/data_platform/postgres_sink_actor.hpp"

#include "actors/data_platform/postgres_sink_sql.hpp"
#include "runtime/actor/observed.hpp"

namespace troupe::data_platform {

/// To the actor itself, behind everything that was in its mailbox when the first event of a batch came.
struct store_pending {};

}  // namespace troupe::data_platform

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::data_platform::store_pending)

namespace troupe::data_platform {
namespace {

using inner_port = sink_port::extend<caf::reacts_to<store_pending>>;
using promise = caf::typed_response_promise<handler::outcome>;
using event_pointers = std::vector<const order_event*>;

struct pending_event {
  order_event event;
  promise answer;
};

struct postgres_sink_state {
  static inline const char* name = "postgres_sink";
  std::optional<store::session> session;
  std::unique_ptr<order_rows> rows;  // after the session: its statement dies first
  std::vector<pending_event> pending;
};

using postgres_sink_pointer = actor::pointer<inner_port, postgres_sink_state>;

store::stored<void> insert(postgres_sink_state& state, const event_pointers& events) {
  return state.session->run([&](soci::session&) { state.rows->insert(events); });
}

handler::outcome outcome_of(const store::stored<void>& result) {
  if (result)
    return handler::done();
  auto reason = "PostgreSQL: " + result.error().detail;
  switch (result.error().whose()) {
    case verdict::blame::record:
      return handler::reject(std::move(reason));
    case verdict::blame::us:
      return handler::retry(std::move(reason));
    default:
      return handler::unavailable(std::move(reason));
  }
}

void store_one_by_one(postgres_sink_state& state, std::vector<pending_event>& batch) {
  for (auto& one : batch)
    one.answer.deliver(outcome_of(insert(state, {&one.event})));
}

void store_all(postgres_sink_state& state) {
  auto batch = std::exchange(state.pending, {});
  event_pointers events;
  for (const auto& one : batch)
    events.push_back(&one.event);
  const auto result = insert(state, events);
  if (!result && !result.error().is_retriable() && batch.size() > 1)
    return store_one_by_one(state, batch);
  for (auto& one : batch)
    one.answer.deliver(outcome_of(result));
}

void stop(postgres_sink_pointer self, const caf::error& reason) {
  for (auto& one : self->state.pending)
    one.answer.deliver(handler::unavailable(stopping));
  self->state.pending.clear();
  self->quit(reason);
}

inner_port::behavior_type postgres_sink(postgres_sink_pointer self, store::settings database) {
  auto& state = self->state;
  state.session.emplace(std::move(database));
  state.session->on_open([&state](soci::session& fresh) {
    state.rows.reset();
    state.rows = std::make_unique<order_rows>(fresh);
  });
  self->set_exit_handler([self](caf::exit_msg& told) { stop(self, told.reason); });
  return {[self](const order_event& event) {
            auto answer = self->make_response_promise<promise>();
            if (self->state.pending.empty())
              self->send(self, store_pending{});
            self->state.pending.push_back({event, answer});
            return answer;
          },
          [self](const store_pending&) { store_all(self->state); }};
}

}  // namespace

sink_port spawn_postgres_sink_actor(caf::actor_system& system, store::settings database) {
  return system.spawn<caf::detached>(postgres_sink, std::move(database));
}

}  // namespace troupe::data_platform
