// Orders in the simulated database: the production batch writer and order rules over simulated transactions.
#include "actors/order/batch_writer.hpp"
#include "actors/order/order_event.hpp"
#include "runtime/actor/observed.hpp"
#include "schemas/order_completed.hpp"
#include "tests/simulation/world/node.hpp"
#include "tests/simulation/world/session_line.hpp"
#include "tests/simulation/world/stores.hpp"

namespace troupe::simulation {
namespace {

constexpr wire::timestamp noon{std::chrono::hours{24 * 365 * 50}};
constexpr order::identifier order_keys = 4;  // so that nodes write events of the same key

class order_tables final : public order::order_transactions {
public:
  order_tables(backend& with, life_ptr owner)
      : with_{with}, owner_{std::move(owner)}, events_{orders_topic, wire::format::json, owner_->node} {}

  store::stored<order::identifier> draw_ids(std::size_t count) override {
    auto drawn = with_.rows.transact(session_, [&](transaction& open) {
      open.write(table::orders, [count](tables& rows) { rows.last_order_id += static_cast<std::int64_t>(count); });
      return open.seen.last_order_id + 1;
    });
    if (!drawn && drawn.error().kind == store::fault::ambiguous)
      drawn.error().kind = store::fault::disconnected;
    return drawn;
  }

  store::stored<void> write(std::span<const order::place_order> batch, order::identifier first_id,
                            order::decided_batch& out) override {
    return with_.rows
        .transact(session_,
                  [&](transaction& open) {
                    out = {order::decide(batch, snapshot(batch, open.seen), noon, first_id), {}};
                    for (std::size_t i = 0; i < batch.size(); ++i)
                      if (out.decisions[i] && !out.decisions[i]->is_repeat)
                        store(open, batch[i], *out.decisions[i], out);
                    return true;
                  })
        .map([](bool) {});
  }

  store::stored<bool> is_written(std::span<const order::place_order> batch, order::identifier first_id) override {
    return with_.rows.transact(session_, [&](transaction& open) {
      const auto last = first_id + static_cast<order::identifier>(batch.size());
      const auto found = open.seen.orders.lower_bound(first_id);
      return found != open.seen.orders.end() && found->first < last;
    });
  }

private:
  static order::shop_snapshot snapshot(std::span<const order::place_order> batch, const tables& seen) {
    order::shop_snapshot out{seen.products, {}, {}};
    for (const auto& asked : batch)
      if (const auto id = seen.order_by_key.find(asked.idempotency_key); id != seen.order_by_key.end()) {
        const auto& earlier = seen.orders.at(id->second);
        out.earlier[{asked.user_id, asked.idempotency_key}] = {earlier.request_hash, earlier.answer};
      }
    return out;
  }

  void store(transaction& open, const order::place_order& asked, const order::placed_order& placed,
             order::decided_batch& out) {
    add(order::completed_event(placed, {}, events_), placed, open.seen, out.events);
    add(booking_of(placed), placed, open.seen, out.events);
    const auto own = out.events.end() - 2;
    open.write(table::orders, [&with = with_, owner = owner_, asked, placed, event = own[0].event,
                               booking = own[1].event](tables& rows) {
      for (const auto& line : asked.lines)
        rows.products[line.product_id].stock -= line.quantity;
      rows.orders[placed.order_id] = {asked.idempotency_key, placed, order::request_hash(asked)};
      rows.order_by_key[asked.idempotency_key] = placed.order_id;
      for (const auto& one : {event, booking})
        rows.outbox[one.id] = {one, owner->node, with.clock.now(), ++rows.last_position};
      with.clock.note(owner->node, "stores order {} key {}", placed.order_id, asked.idempotency_key);
      with.judge.order_stored(asked.idempotency_key, event.id, event.key);
      with.judge.event_stored(booking.id, booking.topic + booking.key);
    });
  }

  wire::event booking_of(const order::placed_order& placed) const {
    schemas::order_completed message;
    message.occurred_at = placed.occurred_at;
    message.order_id = placed.order_id;
    return wire::make_event(message, bookings_topic, wire::format::json, "booking-" + std::to_string(placed.order_id),
                            "troupe/" + owner_->node, noon, {});
  }

  static void add(wire::event event, const order::placed_order& placed, const tables& seen,
                  std::vector<outbox::entry>& to) {
    outbox::entry out{std::move(event), ""};
    out.event.key = "order-key-" + std::to_string(placed.order_id % order_keys);
    out.before = last_of_key(seen, out.event, seen.last_position + 1);
    for (const auto& one : to)
      if (one.event.topic == out.event.topic && one.event.key == out.event.key)
        out.before = one.event.id;
    to.push_back(std::move(out));
  }

  backend& with_;
  life_ptr owner_;
  client_session session_{owner_};
  order::publication events_;
};

using port_with_steps = order::order_store_port::extend<caf::reacts_to<step>>;

struct order_store_state {
  static inline const char* name = "simulated_orders";
  std::optional<session_line> line;
  std::optional<order_tables> orders;
  std::optional<order::batch_writer> writer;
  milliseconds waited{0};  // virtual time does not pass while a handler runs, the writer's pauses do
};

port_with_steps::behavior_type order_store(actor::pointer<port_with_steps, order_store_state> self, backend* with,
                                           const life_ptr& owner) {
  auto& state = self->state;
  state.line.emplace(caf::strong_actor_ptr{self->ctrl()}, with->clock);
  state.orders.emplace(*with, owner);
  order::pacing pace;
  pace.now = [with, &state] { return order::write_attempts::instant{with->clock.elapsed() + state.waited}; };
  pace.pause = [&state](milliseconds wait) { state.waited += wait; };
  state.writer.emplace(*state.orders, pace);
  return {[=](const order::write_batch& asked) -> caf::result<order::batch_written> {
            auto promise = self->make_response_promise<order::batch_written>();
            self->state.line->answer(promise, [=] { return self->state.writer->write(asked.orders); });
            return promise;
          },
          [](const order::create_product&) { return order::product_result{}; },
          [](const order::restock_product&) { return order::product_result{}; },
          [](const order::get_product&) { return order::product_result{}; },
          [](const order::get_order&) { return order::order_result{}; },
          [](const step& now) { now(); }};
}

}  // namespace

order::order_store_port spawn_order_store(backend& with, const life_ptr& owner) {
  return with.clock.adopt(owner, with.clock.system.spawn(order_store, &with, owner));
}

}  // namespace troupe::simulation
