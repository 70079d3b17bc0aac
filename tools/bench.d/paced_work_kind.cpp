#include "tools/bench.d/paced_work_kind.hpp"

#include "tools/bench.d/paced_work_actor.hpp"

#include <cstdio>

namespace troupe::bench {
namespace {

std::string to_json(const work_figures& seen) {
  char text[256];
  const auto quantile = [&](double share) { return static_cast<double>(seen.latency.quantile(share).count()) / 1000; };
  std::snprintf(text, sizeof text,
                R"({"done":%llu,"failed":%llu,"okPerSecond":%.0f,"workMs":%.4f,"p50":%.2f,"p99":%.2f})",
                static_cast<unsigned long long>(seen.done), static_cast<unsigned long long>(seen.failed),
                seen.seconds > 0 ? static_cast<double>(seen.done) / seen.seconds : 0,
                seen.done > 0 ? seen.worked / static_cast<double>(seen.done) * 1000 : 0, quantile(0.5), quantile(0.99));
  return text;
}

void show(const paced_work_port& actor, caf::event_based_actor* door, const http::exchange& asked) {
  door->request(actor, caf::infinite, get_work_figures{}).then([asked](const work_figures& seen) {
    asked.answer({200, to_json(seen), "application/json", {}});
  });
}

}  // namespace

node::actor_kind paced_work_kind() {
  auto own = std::make_shared<paced_work_port>();  // subscribe() leaves it for spawn()
  return {"paced_work",
          config::actor_section("paced_work"),
          {},
          {{"paced-work", "bench"}},
          {},
          [own](const node::surroundings& around) {
            *own = spawn_paced_work_actor(around.system);
            return std::map<std::string, handler::subscription>{{"paced-work", handler::keyed<paced_work>(*own)}};
          },
          [own](const node::surroundings&) {
            const auto actor = std::exchange(*own, {});
            node::hosted_kind out;
            out.http_routes.push_back(
                {{"GET", "/api/v1/paced-work", false},
                 [actor](caf::event_based_actor* door, const http::exchange& asked) { show(actor, door, asked); }});
            out.actors.push_back(caf::actor_cast<caf::actor>(actor));
            return out;
          }};
}

}  // namespace troupe::bench
