#include "runtime/inspect/admin_routes.hpp"

#include "runtime/http/problem.hpp"
#include "runtime/inspect/bearer_token.hpp"
#include "runtime/inspect/metrics_text.hpp"

#include <caf/all.hpp>

namespace troupe::inspect {
namespace {

using node_ptr = std::shared_ptr<inspected_node>;
using behaviour = std::function<void(caf::event_based_actor*, http::exchange)>;

http::response json(int status, std::string body) { return {status, std::move(body), "application/json", {}}; }

/// What a request about partitions or metrics gathers from the bridges before it is answered.
struct gathering {
  http::exchange asked;
  std::function<http::response(const figures&)> finish;
  figures found;
  std::size_t missing = 0;

  void arrived() {
    if (--missing == 0)
      asked.answer(finish(found));
  }
};

/// Asks everything that has figures, and answers when all have spoken or their time is up.
void gather(caf::event_based_actor* door, const node_ptr& node, http::exchange asked,
            std::function<http::response(const figures&)> finish) {
  const auto parts = node->shown();
  auto all = std::make_shared<gathering>(gathering{std::move(asked), std::move(finish), {}, parts.bridges.size() + 1});
  all->found.door = parts.door;
  for (const auto& one : parts.bridges)
    door->request<caf::message_priority::high>(one, look_deadline, bridge::get_bridge_status{})
        .then(
            [all](bridge::bridge_status& status) {
              all->found.bridges.push_back(std::move(status));
              all->arrived();
            },
            [all](const caf::error&) { all->arrived(); });
  if (!parts.relay)
    return all->arrived();
  door->request<caf::message_priority::high>(parts.relay, look_deadline, outbox::get_relay_status{})
      .then(
          [all](const outbox::relay_status& status) {
            all->found.relay = status;
            all->arrived();
          },
          [all](const caf::error&) { all->arrived(); });
}

behaviour answer_readiness(const node_ptr& node) {
  return [node](caf::event_based_actor*, const http::exchange& asked) {
    const auto view = node->look_at_readiness();
    asked.answer(json(view.ready ? 200 : 503, schemas::to_json(view)));
  };
}

behaviour answer_partitions(const node_ptr& node) {
  return [node](caf::event_based_actor* door, http::exchange asked) {
    gather(door, node, std::move(asked),
           [node](const figures& found) { return json(200, schemas::to_json(node->look_at(found.bridges))); });
  };
}

void answer_nodes(caf::event_based_actor* door, const node_ptr& node, const http::exchange& asked) {
  const auto reader = node->shown().nodes;
  const auto refuse = [asked](const std::string& why) {
    asked.answer(http::unavailable("the nodes table cannot be read: " + why));
  };
  if (!reader)
    return refuse("this node has not reached its database");
  door->request(reader, look_deadline, get_nodes{})
      .then([asked](const nodes_view& view) { asked.answer(json(200, schemas::to_json(view))); },
            [refuse, door](const caf::error& why) { refuse(door->system().render(why)); });
}

behaviour answer_metrics(const node_ptr& node) {
  return [node](caf::event_based_actor* door, http::exchange asked) {
    gather(door, node, std::move(asked), [node](const figures& found) {
      return http::response{200, metrics_text(*node, found), "text/plain; version=0.0.4; charset=utf-8", {}};
    });
  };
}

behaviour guarded(const std::string& token, behaviour inner) {
  if (token.empty())
    return inner;
  return [token, inner = std::move(inner)](caf::event_based_actor* door, http::exchange asked) {
    if (carries_token(asked.asked(), token))
      return inner(door, std::move(asked));
    auto refusal = http::to_response(
        {401, "unauthorised", "Unauthorised", "this address needs the bearer token of TROUPE_ADMIN_TOKEN", ""});
    refusal.head.emplace_back("WWW-Authenticate", "Bearer");
    asked.answer(std::move(refusal));
  };
}

}  // namespace

std::vector<http::door_route> admin_routes(const std::shared_ptr<inspected_node>& node, const std::string& token) {
  const auto get = [&token](const char* path, behaviour inner) {
    return http::door_route{{"GET", path, false}, guarded(token, std::move(inner))};
  };
  return {
      get("/healthz",
          [](caf::event_based_actor*, const http::exchange& asked) { asked.answer(json(200, R"({"status":"up"})")); }),
      get("/readyz", answer_readiness(node)),
      get("/metrics", answer_metrics(node)),
      get("/v1/node",
          [node](caf::event_based_actor*, const http::exchange& asked) {
            asked.answer(json(200, schemas::to_json(node->look_at_node())));
          }),
      get("/v1/nodes",
          [node](caf::event_based_actor* door, const http::exchange& asked) { answer_nodes(door, node, asked); }),
      get("/v1/actors",
          [node](caf::event_based_actor*, const http::exchange& asked) {
            asked.answer(json(200, schemas::to_json(node->look_at_actors())));
          }),
      get("/v1/partitions", answer_partitions(node)),
  };
}

}  // namespace troupe::inspect
