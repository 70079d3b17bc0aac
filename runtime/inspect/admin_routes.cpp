#include "runtime/inspect/admin_routes.hpp"

#include "runtime/actor/error_text.hpp"
#include "runtime/http/problem.hpp"
#include "runtime/inspect/letter_routes.hpp"
#include "runtime/inspect/metrics_text.hpp"
#include "runtime/inspect/operator_routes.hpp"
#include "runtime/inspect/page_routes.hpp"
#include "runtime/inspect/snapshot.hpp"
#include "runtime/inspect/trace_routes.hpp"
#include "runtime/inspect/why_routes.hpp"

#include <caf/all.hpp>

namespace troupe::inspect {
namespace {

using node_ptr = std::shared_ptr<inspected_node>;
using behaviour = std::function<void(caf::event_based_actor*, http::exchange)>;

http::response json(int status, std::string body) { return {status, std::move(body), "application/json", {}}; }

// Its own loop has turned when it can answer; a consumer's may still hang in the client.
behaviour answer_health(const node_ptr& node) {
  return [node](caf::event_based_actor*, const http::exchange& asked) {
    const auto late = node->stalls.of(stall_kind::poll).standing > 0;
    asked.answer(json(late ? 503 : 200, late ? R"({"status":"poll loop late"})" : R"({"status":"up"})"));
  };
}

behaviour answer_readiness(const node_ptr& node) {
  return [node](caf::event_based_actor*, const http::exchange& asked) {
    const auto view = node->look_at_readiness();
    asked.answer(json(view.ready ? 200 : 503, wire::to_json(view)));
  };
}

behaviour answer_partitions(const node_ptr& node) {
  return [node](caf::event_based_actor* door, http::exchange asked) {
    gather(door, *node, [node, asked = std::move(asked)](const figures& found) {
      asked.answer(json(200, wire::to_json(node->look_at(found.bridges))));
    });
  };
}

void answer_nodes(caf::event_based_actor* door, const node_ptr& node, const http::exchange& asked) {
  const auto reader = node->shown().nodes;
  const auto refuse = [node, asked](const std::string& why) {
    const auto kept = node->kept_nodes();
    asked.answer(kept ? json(200, wire::to_json(*kept)) : http::unavailable("the nodes table cannot be read: " + why));
  };
  if (!reader)
    return refuse("this node has not reached its database");
  door->request(reader, look_deadline, get_nodes{})
      .then([asked](const nodes_view& view) { asked.answer(json(200, wire::to_json(view))); },
            [refuse](const caf::error& why) { refuse(actor::error_text(why)); });
}

behaviour answer_metrics(const node_ptr& node) {
  return [node](caf::event_based_actor* door, http::exchange asked) {
    gather(door, *node, [node, asked = std::move(asked)](const figures& found) {
      asked.answer({200, metrics_text(*node, found), "text/plain; version=0.0.4; charset=utf-8", {}});
    });
  };
}

behaviour guarded(const admin_guard& guard, behaviour inner) {
  return [guard, inner = std::move(inner)](caf::event_based_actor* door, http::exchange asked) {
    if (auto refused = refusal_of(guard, asked.asked()))
      return asked.answer(std::move(*refused));
    inner(door, std::move(asked));
  };
}

http::door_route get(const char* path, behaviour inner) { return {{"GET", path, false}, std::move(inner)}; }

// Orchestrators and load balancers ask these: with no token, and by whatever name or address they know the node.
std::vector<http::door_route> probes_of(const node_ptr& node) {
  return {get("/healthz", answer_health(node)), get("/readyz", answer_readiness(node))};
}

std::vector<http::door_route> views_of(const node_ptr& node) {
  return {
      get("/metrics", answer_metrics(node)),
      get("/v1/node",
          [node](caf::event_based_actor*, const http::exchange& asked) {
            asked.answer(json(200, wire::to_json(node->look_at_node())));
          }),
      get("/v1/nodes",
          [node](caf::event_based_actor* door, const http::exchange& asked) { answer_nodes(door, node, asked); }),
      get("/v1/actors",
          [node](caf::event_based_actor*, const http::exchange& asked) {
            asked.answer(json(200, wire::to_json(node->look_at_actors())));
          }),
      get("/v1/partitions", answer_partitions(node)),
      event_route(node),
      why_route(node),
      trace_route(node),
  };
}

}  // namespace

std::vector<http::door_route> admin_routes(const std::shared_ptr<inspected_node>& node, const admin_guard& guard) {
  auto all = views_of(node);
  for (const auto& more : {letter_routes(node), operator_routes(node)})
    all.insert(all.end(), more.begin(), more.end());
  for (auto& one : all)
    one.handle = guarded(guard, std::move(one.handle));
  for (const auto& open : {probes_of(node), page_routes()})
    all.insert(all.end(), open.begin(), open.end());
  return all;
}

}  // namespace troupe::inspect
