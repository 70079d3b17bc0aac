#include "runtime/http/door_actor.hpp"

#include "runtime/actor/observed.hpp"

namespace troupe::http {
namespace {

struct door_state {
  static inline const char* name = "door";
};

caf::behavior door(caf::stateful_actor<door_state, actor::observed<caf::event_based_actor>>* self,
                   const std::string& name, std::vector<door_route> routes) {
  self->observe_as(name);
  return {[self, routes = std::move(routes)](const exchanges& arrived) {
    for (const auto& one : arrived.all)
      routes[one.route()].handle(self, one);
  }};
}

}  // namespace

caf::actor spawn_door_actor(caf::actor_system& system, std::string name, std::vector<door_route> routes) {
  return system.spawn(door, std::move(name), std::move(routes));
}

router router_of(const std::vector<door_route>& routes) {
  std::vector<route> where;
  where.reserve(routes.size());
  for (const auto& one : routes)
    where.push_back(one.where);
  return router{std::move(where)};
}

server::sink sink_to(caf::actor door) {
  return
      [door = std::move(door)](std::vector<exchange> arrived) { caf::anon_send(door, exchanges{std::move(arrived)}); };
}

}  // namespace troupe::http
