#include "tools/bench.d/baseline_kind.hpp"

namespace troupe::bench {

node::actor_kind baseline_kind() {
  node::actor_kind kind;
  kind.name = "baseline";
  kind.section = config::actor_section("baseline");
  kind.spawn = [](const node::surroundings&) {
    node::hosted_kind out;
    out.http_routes.push_back({{"POST", "/api/v1/baseline", false},
                               [](caf::event_based_actor*, const http::exchange& asked) { asked.answer({}); }});
    return out;
  };
  return kind;
}

}  // namespace troupe::bench
