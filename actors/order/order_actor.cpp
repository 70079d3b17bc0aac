#include "actors/order/order_actor.hpp"

#include "runtime/actor/error_text.hpp"
#include "runtime/actor/heeds_faults.hpp"
#include "runtime/actor/observed.hpp"

#include <deque>

namespace troupe::order {

/// To the actor itself: the order that waits longest may have waited enough.
struct patience_over {};

}  // namespace troupe::order

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::order::patience_over)

namespace troupe::order {
namespace {

using inner_port = order_port::extend<caf::reacts_to<patience_over>>;
using promise = caf::typed_response_promise<placing_result>;

struct waiting_order {
  caf::actor_clock::time_point since;
  place_order asked;
  promise asker;
};

struct order_state {
  static inline const char* name = "order";
  order_partners partners;
  order_options options;
  std::deque<waiting_order> pending;
  std::vector<promise> in_flight;  // of the batch the writer has
  std::uint64_t batch = 0;         // its number: the answer to one that was given up comes too late
  bool is_watched = false;         // a patience_over is on its way
  bool is_stopping = false;
};

using self_pointer = caf::stateful_actor<order_state, actor::observed<actor::heeds_faults<inner_port::base>>>*;

placing_result refused(refusal::kind why, std::string detail) {
  return {tl::unexpected(refusal{why, 0, std::move(detail)})};
}

void refuse_pending(order_state& state, const std::string& detail) {
  for (auto& one : state.pending)
    one.asker.deliver(refused(refusal::kind::unavailable, detail));
  state.pending.clear();
}

void watch(self_pointer self) {
  auto& state = self->state;
  if (state.is_watched || state.pending.empty())
    return;
  state.is_watched = true;
  self->delayed_send(self, state.pending.front().since + state.options.max_wait - self->clock().now(), patience_over{});
}

// The batch under way can take long to learn what became of it; those behind it can be told now.
void refuse_impatient(self_pointer self) {
  auto& state = self->state;
  state.is_watched = false;
  for (; !state.pending.empty() && state.pending.front().since + state.options.max_wait <= self->clock().now();
       state.pending.pop_front())
    state.pending.front().asker.deliver(refused(refusal::kind::unavailable, "the database does not answer"));
  watch(self);
}

void write_next(self_pointer self);

void settle(self_pointer self) {
  self->state.in_flight.clear();
  ++self->state.batch;
  if (self->state.is_stopping)
    self->quit();
  else
    write_next(self);
}

void on_written(self_pointer self, std::uint64_t batch, batch_written& done) {
  auto& state = self->state;
  if (!done.events.empty())
    self->send(state.partners.relay, outbox::committed{std::move(done.events)});
  if (batch != state.batch)
    return;
  for (std::size_t i = 0; i < state.in_flight.size(); ++i)
    state.in_flight[i].deliver(placing_result{std::move(done.results.at(i))});
  // They waited while the database was being tried; trying it once per batch would keep the last of them for minutes.
  if (!done.reachable)
    refuse_pending(state, "the database cannot be reached");
  settle(self);
}

void on_writer_fault(self_pointer self, std::uint64_t batch, const std::string& why) {
  if (batch != self->state.batch)
    return;
  for (auto& asker : self->state.in_flight)
    asker.deliver(refused(refusal::kind::outcome_unknown, why));
  settle(self);
}

/// A handler has thrown, perhaps half-way: nobody who waits may wait for ever. What the writer stored stays stored, and
/// an order that is sent again with its key finds it.
void begin_anew(self_pointer self) {
  auto& state = self->state;
  refuse_pending(state, "this node had a fault; try again");
  state.is_watched = false;
  on_writer_fault(self, state.batch, "this node had a fault before it knew what became of the order");
}

void write_next(self_pointer self) {
  auto& state = self->state;
  if (state.pending.empty() || !state.in_flight.empty())
    return;
  write_batch batch;
  ++state.batch;
  while (!state.pending.empty() && batch.orders.size() < state.options.max_batch) {
    batch.orders.push_back(std::move(state.pending.front().asked));
    state.in_flight.push_back(std::move(state.pending.front().asker));
    state.pending.pop_front();
  }
  self->request(state.partners.writer, caf::infinite, std::move(batch))
      .then([self, number = state.batch](batch_written& done) { on_written(self, number, done); },
            [self, number = state.batch](const caf::error& fault) {
              on_writer_fault(self, number, actor::error_text(fault));
            });
}

caf::result<placing_result> accept(self_pointer self, place_order& asked) {
  auto& state = self->state;
  if (state.is_stopping)
    return refused(refusal::kind::unavailable, "this node is stopping");
  if (state.pending.size() >= state.options.max_pending)
    return refused(refusal::kind::overloaded, "too many orders wait for the database");
  auto asker = self->make_response_promise<placing_result>();
  state.pending.push_back({self->clock().now(), std::move(asked), asker});
  write_next(self);
  watch(self);
  return asker;
}

void stop(self_pointer self) {
  self->state.is_stopping = true;
  refuse_pending(self->state, "this node is stopping");
  if (self->state.in_flight.empty())
    self->quit();
}

inner_port::behavior_type order(self_pointer self, order_partners with, order_options options) {
  self->state.partners = std::move(with);
  self->state.options = options;
  self->after_fault([self](const caf::type_erased_tuple&, const char*) { begin_anew(self); });
  self->set_exit_handler([self](caf::exit_msg&) { stop(self); });
  const auto to_writer = [self](auto& asked) { return self->delegate(self->state.partners.writer, std::move(asked)); };
  const auto to_reader = [self](auto& asked) { return self->delegate(self->state.partners.reader, std::move(asked)); };
  return {[self](place_order& asked) { return accept(self, asked); },
          [self](const patience_over&) { refuse_impatient(self); },
          [to_writer](create_product& asked) { return to_writer(asked); },
          [to_writer](restock_product& asked) { return to_writer(asked); },
          [to_reader](get_product& asked) { return to_reader(asked); },
          [to_reader](get_order& asked) { return to_reader(asked); }};
}

}  // namespace

order_port spawn_order_actor(caf::actor_system& system, order_partners with, order_options options) {
  return system.spawn(order, std::move(with), options);
}

}  // namespace troupe::order
