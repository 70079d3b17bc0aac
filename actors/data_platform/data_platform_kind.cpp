#include "actors/data_platform/data_platform_kind.hpp"

#include "actors/data_platform/data_platform_actor.hpp"
#include "actors/data_platform/received_sql.hpp"
#include "actors/data_platform/sinks.hpp"
#include "migrations/data_platform.hpp"

namespace troupe::data_platform {
namespace {

/// Lives as long as the kind: the section writes into `options`, subscribe() leaves the actors for spawn().
struct hosted {
  data_platform_options options;
  std::vector<caf::actor> actors;
};

std::map<std::string, handler::subscription> subscribe(hosted& own, const node::surroundings& around) {
  const auto sink = spawn_sink(around.system, own.options, around.database);
  const auto front = spawn_data_platform_actor(around.system, sink, own.options.delay);
  own.actors = {caf::actor_cast<caf::actor>(front), caf::actor_cast<caf::actor>(sink)};
  return {{"order-completed", handler::keyed<schemas::order_completed>(front)}};
}

}  // namespace

node::actor_kind kind() {
  auto own = std::make_shared<hosted>();
  node::actor_kind out{"data_platform",
                       config::actor_section("data_platform", own->options),
                       {},
                       {{"order-completed", "my-consumer-group"}},
                       migrations::data_platform(),
                       [own](const node::surroundings& around) { return subscribe(*own, around); },
                       [own](const node::surroundings&) {
                         return node::hosted_kind{{}, std::exchange(own->actors, {})};
                       },
                       {},
                       find_received};
  out.messages = wire::all_described<schemas::order_completed>();
  return out;
}

}  // namespace troupe::data_platform
