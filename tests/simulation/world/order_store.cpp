// Orders in the simulated database: the production writer of gathered requests and the order rules over simulated
// transactions.
#include "actors/order/order_problem.hpp"
#include "actors/order/order_rules.hpp"
#include "actors/order/place_orders.hpp"
#include "runtime/actor/observed.hpp"
#include "runtime/api/gathered_writer.hpp"
#include "runtime/api/route_worker.hpp"
#include "schemas/order_completed.hpp"
#include "tests/simulation/world/node.hpp"
#include "tests/simulation/world/session_line.hpp"
#include "tests/simulation/world/stores.hpp"

namespace troupe::simulation {
namespace {

constexpr wire::timestamp noon{std::chrono::hours{24 * 365 * 50}};
constexpr order::identifier order_keys = 4;  // so that nodes write events of the same key

using entries = std::vector<outbox::entry>;

class order_tables final : public api::gathered_transactions {
public:
  explicit order_tables(const batch_owner& by) : with_{by.with}, owner_{by.owner}, relay_{by.relay} {}

  store::stored<void> write(api::gathered_part part, api::decided_part& out) override {
    const auto first_id = draw_ids(part.size());
    if (!first_id)
      return tl::unexpected(first_id.error());
    return with_.rows
        .transact(session_,
                  [&](transaction& open) {
                    write_in(open, commands_of(part), *first_id, out);
                    return true;
                  })
        .map([](bool) {});
  }

  store::stored<bool> is_stored(api::gathered_part, const api::decided_part& earlier) override {
    return with_.rows.transact(session_, [&](transaction& open) {
      const auto& placed = std::any_cast<const std::vector<order::identifier>&>(earlier.work.written);
      return std::any_of(placed.begin(), placed.end(), [&](auto id) { return open.seen.orders.contains(id); });
    });
  }

  bool can_look_up() const override { return true; }

private:
  static std::vector<order::place_order> commands_of(api::gathered_part part) {
    std::vector<order::place_order> out;
    for (const auto& one : part)
      out.push_back(*static_cast<const order::place_order*>(one.read));
    return out;
  }

  store::stored<order::identifier> draw_ids(std::size_t count) {
    auto drawn = with_.rows.transact(session_, [&](transaction& open) {
      open.write(table::orders, [count](tables& rows) { rows.last_order_id += static_cast<std::int64_t>(count); });
      return open.seen.last_order_id + 1;
    });
    if (!drawn && drawn.error().kind == store::fault::ambiguous)
      drawn.error().kind = store::fault::disconnected;
    return drawn;
  }

  void write_in(transaction& open, const std::vector<order::place_order>& batch, order::identifier first_id,
                api::decided_part& out) {
    out = {};
    entries events;
    std::vector<order::identifier> placed;
    for (const auto& [asked, made] : paired(batch, order::decide(batch, snapshot(batch, open.seen), noon, first_id))) {
      out.work.answers.push_back(made ? http::response{201, "", "", {}}
                                      : http::to_response(order::refused_for(made.error()).problem));
      if (!made || made->is_repeat)
        continue;
      placed.push_back(made->order_id);
      store(open, asked, *made, events);
    }
    out.work.written = std::move(placed);
    out.leave = [to = relay_, events]() mutable { caf::anon_send(to, outbox::committed{std::move(events)}); };
  }

  static std::vector<std::pair<order::place_order, order::decision>> paired(
      const std::vector<order::place_order>& batch, const std::vector<order::decision>& made) {
    std::vector<std::pair<order::place_order, order::decision>> out;
    for (std::size_t i = 0; i < batch.size(); ++i)
      out.emplace_back(batch[i], made[i]);
    return out;
  }

  static order::shop_snapshot snapshot(const std::vector<order::place_order>& batch, const tables& seen) {
    order::shop_snapshot out{seen.products, {}, {}};
    for (const auto& asked : batch)
      if (const auto id = seen.order_by_key.find(asked.idempotency_key); id != seen.order_by_key.end()) {
        const auto& earlier = seen.orders.at(id->second);
        out.earlier[{asked.user_id, asked.idempotency_key}] = {earlier.request_hash, earlier.answer};
      }
    return out;
  }

  void store(transaction& open, const order::place_order& asked, const order::placed_order& placed, entries& out) {
    add(event_of(placed, order::event_id(placed.order_id), orders_topic), placed, open.seen, out);
    add(event_of(placed, "booking-" + std::to_string(placed.order_id), bookings_topic), placed, open.seen, out);
    const auto own = out.end() - 2;
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

  wire::event event_of(const order::placed_order& placed, std::string id, const std::string& topic) const {
    return wire::make_event(schemas::order_completed{placed.order_id, placed.occurred_at}, topic, wire::format::json,
                            std::move(id), "troupe/" + owner_->node, noon, {});
  }

  static void add(wire::event event, const order::placed_order& placed, const tables& seen, entries& to) {
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
  outbox::relay_port relay_;
};

using port_with_steps = api::worker_port::extend<caf::reacts_to<step>>;

struct order_store_state {
  static inline const char* name = "simulated_orders";
  std::optional<session_line> line;
  std::optional<order_tables> orders;
  std::optional<api::gathered_writer> writer;
  milliseconds waited{0};  // virtual time does not pass while a handler runs, the writer's pauses do
};

using self_pointer = actor::pointer<port_with_steps, order_store_state>;

api::gathered_answers write(self_pointer self, const api::tasks& asked) {
  std::vector<api::gathered_item> items;
  for (const auto& one : asked.all) {
    const auto& task = std::any_cast<const api::route_task&>(one);
    items.push_back({&task.asked.asked(), task.read.get()});
  }
  return self->state.writer->write(items);
}

void answer(const api::tasks& asked, const api::gathered_answers& with) {
  for (std::size_t i = 0; i < asked.all.size(); ++i)
    std::any_cast<const api::route_task&>(asked.all[i]).asked.answer(with.all[i]);
}

port_with_steps::behavior_type order_store(self_pointer self, const batch_owner& by) {
  auto& state = self->state;
  state.line.emplace(caf::strong_actor_ptr{self->ctrl()}, by.with.clock);
  state.orders.emplace(by);
  api::pacing pace;
  pace.now = [&clock = by.with.clock, &state] { return api::write_attempts::instant{clock.elapsed() + state.waited}; };
  pace.pause = [&state](milliseconds wait) { state.waited += wait; };
  state.writer.emplace("POST /orders", *state.orders, pace);
  return {[=](const api::tasks& asked) -> caf::result<api::outcomes> {
            auto promise = self->make_response_promise<api::outcomes>();
            self->state.line->add([=](const auto& back) {
              back([=, done = write(self, asked)]() mutable {
                answer(asked, done);
                const auto said = done.reachable ? handler::done() : handler::unavailable("the database is away");
                promise.deliver(api::outcomes{{asked.all.size(), said}});
              });
            });
            return promise;
          },
          [](const step& now) { now(); }};
}

}  // namespace

api::worker_port spawn_order_store(const batch_owner& by) {
  return by.with.clock.adopt(by.owner, by.with.clock.system.spawn(order_store, by));
}

}  // namespace troupe::simulation
