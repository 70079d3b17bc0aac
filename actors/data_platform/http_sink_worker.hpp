#pragma once

#include "actors/data_platform/sink_port.hpp"
#include "runtime/http/client.hpp"

#include <caf/fwd.hpp>
#include <chrono>

namespace troupe::data_platform {

struct http_sink {
  http::url to;
  http::tls_files files;
  std::chrono::milliseconds timeout;
};

/// Starts one connection to the sink. Detached; blocks for at most the timeout per event and posts one at a time.
sink_port spawn_http_sink_worker(caf::actor_system& system, http_sink to);

}  // namespace troupe::data_platform
