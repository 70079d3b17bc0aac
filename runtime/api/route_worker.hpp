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
};

/// `route`: index of the request's route in what the worker was made of.
struct route_task {
  std::size_t route = 0;
  http::exchange asked;
  std::shared_ptr<const void> read;  // of it
};

/// Gathered routes too, each request alone.
std::function<worker()> route_workers(const std::vector<http_route>& routes, const route_settings& with);

/// Empty: the client is told already what is wrong.
std::any route_task_of(const http_route& one, std::size_t route, const http::exchange& asked);

/// For the pool: 503.
void refuse_route(std::any& what, const std::string& why);

/// For the door: each request becomes a task of `pool`, whose workers know it as number `route`.
http::door_route door_route_of(const http_route& one, std::size_t route, const pool_port& pool);

}  // namespace troupe::api
