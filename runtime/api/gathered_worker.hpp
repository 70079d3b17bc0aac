// A route that does many requests at once, as tasks of a pool.
#pragma once

#include "runtime/api/gathered_writer.hpp"
#include "runtime/api/route_worker.hpp"

namespace troupe::api {

/// A session and a copy of the route's functions, for one thread.
class gathered_worker {
public:
  gathered_worker(const http_route& route, const route_settings& with);
  ~gathered_worker();

  /// One outcome for each, after all clients are answered: unavailable when the database is not there.
  std::vector<handler::outcome> run(const std::vector<const route_task*>& all);

private:
  class transactions;
  std::unique_ptr<transactions> database_;
  gathered_writer writer_;
};

/// For the pool of one route, whose tasks are route_tasks.
std::function<gathering_worker()> gathered_workers(const http_route& route, const route_settings& with);

}  // namespace troupe::api
