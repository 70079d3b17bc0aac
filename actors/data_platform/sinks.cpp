#include "actors/data_platform/sinks.hpp"

#include "actors/data_platform/http_sink_actor.hpp"
#include "actors/data_platform/http_sink_worker.hpp"
#include "actors/data_platform/log_sink.hpp"
#include "actors/data_platform/postgres_sink_actor.hpp"

#include <stdexcept>

namespace troupe::data_platform {
namespace {

// The config checker has asked before; this is for whoever spawns the sink without it.
http_sink target_of(const data_platform_options& options) {
  for (const auto& one : complaints(options))
    throw std::invalid_argument("actors.data_platform." + one.option + ": " + one.what);
  return {*http::parse_url(options.url), tls_files_of(options), options.timeout};
}

sink_port spawn_http_sink(caf::actor_system& system, const data_platform_options& options) {
  const auto target = target_of(options);
  std::vector<sink_port> workers;
  for (std::uint32_t i = 0; i < options.connections; ++i)
    workers.push_back(spawn_http_sink_worker(system, target));
  return spawn_http_sink_actor(system, std::move(workers));
}

}  // namespace

sink_port spawn_sink(caf::actor_system& system, const data_platform_options& options, const store::settings& database) {
  if (options.sink == "log")
    return spawn_log_sink(system);
  if (options.sink == "postgres")
    return spawn_postgres_sink_actor(system, database);
  return spawn_http_sink(system, options);
}

}  // namespace troupe::data_platform
