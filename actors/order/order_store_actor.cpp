#include "actors/order/order_store_actor.hpp"

#include "actors/order/batch_writer.hpp"
#include "actors/order/order_sql.hpp"
#include "actors/order/product_sql.hpp"
#include "runtime/actor/observed.hpp"

namespace troupe::order {
namespace {

/// One session and all that is prepared on it. Does not move: the parts refer to each other.
struct order_store {
  order_store(store::settings database, publication events)
      : session{std::move(database)}, orders{session, std::move(events)}, products{session}, writer{orders} {
    session.on_open([this](soci::session& fresh) {
      orders.prepare(fresh);
      products.prepare(fresh);
    });
  }

  store::session session;
  order_sql orders;
  product_sql products;
  batch_writer writer;
};

struct order_store_state {
  static inline const char* name = "order-store";
  std::unique_ptr<order_store> owned;
};

order_store_port::behavior_type order_store_behavior(actor::pointer<order_store_port, order_store_state> self,
                                                     const std::string& name, const store::settings& database,
                                                     const publication& events) {
  self->observe_as(name);
  self->state.owned = std::make_unique<order_store>(database, events);
  auto& owned = *self->state.owned;
  return {[&owned](const write_batch& asked) { return owned.writer.write(asked.orders); },
          [&owned](const create_product& asked) { return product_result{owned.products.create(asked)}; },
          [&owned](const restock_product& asked) { return product_result{owned.products.restock(asked)}; },
          [&owned](const get_product& asked) { return product_result{owned.products.find(asked.product_id)}; },
          [&owned](const get_order& asked) { return order_result{owned.products.find_order(asked.order_id)}; }};
}

}  // namespace

order_store_port spawn_order_store_actor(caf::actor_system& system, std::string name, store::settings database,
                                         publication events) {
  return system.spawn<caf::detached>(order_store_behavior, std::move(name), std::move(database), std::move(events));
}

}  // namespace troupe::order
