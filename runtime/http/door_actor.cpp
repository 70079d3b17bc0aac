#include "runtime/http/door_actor.hpp"

#include "runtime/actor/observed.hpp"

namespace troupe::http {
namespace {

struct door_state {
  static inline const char* name = "door";
};

/// A route that throws costs its own exchange, which is answered 500 when its last handle goes, and none beside it.
/// What it threw comes out at the end, where it is counted and logged.
void handle_all(caf::event_based_actor* self, const std::vector<door_route>& routes,
                const std::vector<exchange>& arrived) {
  std::exception_ptr thrown;
  for (const auto& one : arrived)
    try {
      routes[one.route()].handle(self, one);
    } catch (const std::exception&) {
      thrown = std::current_exception();
    }
  if (thrown)
    std::rethrow_exception(thrown);
}

caf::behavior door(caf::stateful_actor<door_state, actor::observed<caf::event_based_actor>>* self,
                   const std::string& name, std::vector<door_route> routes) {
  self->observe_as(name);
  return {[self, routes = std::move(routes)](const exchanges& arrived) { handle_all(self, routes, arrived.all); }};
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
