#include "actors/coupon/coupon_kind.hpp"

#include "actors/coupon/coupon_handler.hpp"
#include "actors/coupon/coupon_routes.hpp"
#include "actors/coupon/coupon_store_actor.hpp"
#include "actors/coupon/coupon_trail_sql.hpp"
#include "actors/coupon/request_issue_route.hpp"
#include "migrations/coupon.hpp"

namespace troupe::coupon {
namespace {

constexpr auto message_name = "request-coupon";

/// [actors.coupon]: hosting it is all there is to say.
struct coupon_options {};

template <class Visitor>
void describe(Visitor&, coupon_options&) {}

std::map<std::string, handler::subscription> subscribe(const node::surroundings&) {
  return {{message_name,
           handler::transactional<schemas::coupon_requested>([] { return std::make_unique<coupon_handler>(); })}};
}

request_issue_settings request_settings(const node::surroundings& around) {
  const auto& topic = around.topics.at(message_name);
  return {around.routes.at(message_name), topic.topic,
          topic.format == "binary" ? wire::format::binary : wire::format::json, "troupe/" + around.node_name};
}

node::hosted_kind spawn(const node::surroundings& around) {
  const auto store = spawn_coupon_store_actor(around.system, around.database);
  auto routes = coupon_routes(store);
  routes.push_back(request_issue_route(request_settings(around)));
  return {std::move(routes), {caf::actor_cast<caf::actor>(store)}};
}

}  // namespace

node::actor_kind kind() {
  static coupon_options options;
  return {"coupon",
          config::actor_section("coupon", options),
          {message_name},
          {{message_name, "request-coupon-consumer-group"}},
          migrations::coupon(),
          subscribe,
          spawn,
          {coupon_trail()}};
}

}  // namespace troupe::coupon
