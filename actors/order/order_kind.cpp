#include "actors/order/order_kind.hpp"

#include "actors/order/order_actor.hpp"
#include "actors/order/order_options.hpp"
#include "actors/order/order_routes.hpp"
#include "actors/order/order_store_actor.hpp"
#include "actors/order/order_trail_sql.hpp"
#include "migrations/order.hpp"
#include "schemas/order_completed.hpp"

namespace troupe::order {
namespace {

const std::string event_name{wire::message_traits<schemas::order_completed>::name};

publication publication_on(const node::surroundings& around) {
  auto how = node::publication_of(around, event_name);
  return {std::move(how.topic), how.format, around.node_name};
}

order_store_port open_store(const node::surroundings& around, const std::string& name) {
  return spawn_order_store_actor(around.system, name, around.database, publication_on(around));
}

node::hosted_kind spawn(const order_options& options, const node::surroundings& around) {
  const auto writer = open_store(around, "order-writer");
  const auto reader = open_store(around, "order-reader");
  const auto shop = spawn_order_actor(around.system, {writer, reader, around.relay}, options);
  // The shop first: it still gets the answer of the batch under way.
  return {
      order_routes(shop),
      {caf::actor_cast<caf::actor>(shop), caf::actor_cast<caf::actor>(writer), caf::actor_cast<caf::actor>(reader)}};
}

}  // namespace

node::actor_kind kind() {
  auto options = std::make_shared<order_options>();
  node::actor_kind out{"order",
                       config::actor_section("order", *options),
                       {event_name},
                       {},
                       migrations::order(),
                       [](const node::surroundings&) { return std::map<std::string, handler::subscription>{}; },
                       [options](const node::surroundings& around) { return spawn(*options, around); },
                       {order_trail()}};
  out.messages = wire::all_described<schemas::order_completed>();
  return out;
}

}  // namespace troupe::order
