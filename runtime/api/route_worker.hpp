// HTTP routes that are functions, as tasks of a pool.
#pragma once

#include <troupe/kind.hpp>

#include "runtime/api/unit_session.hpp"
#include "runtime/api/worker_pool.hpp"
#include "runtime/http/door_actor.hpp"

namespace troupe::api {

struct route_settings {
  store::settings database;
  effect::batch_outbox_factory outbox;
  std::shared_ptr<const permissions> may;
  std::shared_ptr<const node::directory> node;
  std::chrono::milliseconds max_wait{0};
};

std::function<worker()> route_workers(const std::vector<http_route>& routes, const route_settings& with);

/// `route`: index of `one` in what the worker was made of. Empty: the client is told already what is wrong.
std::any route_task_of(const http_route& one, std::size_t route, const http::exchange& asked);

/// For the pool: 503.
void refuse_route(std::any& what, const std::string& why);

/// For the door: each request becomes a task of `pool`.
std::vector<http::door_route> door_routes(const std::vector<http_route>& routes, const pool_port& pool);

}  // namespace troupe::api
