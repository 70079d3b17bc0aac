#include "actors/data_platform/http_sink_worker.hpp"

#include "actors/data_platform/cloud_event_request.hpp"
#include "actors/data_platform/http_verdict.hpp"
#include "runtime/actor/observed.hpp"

namespace troupe::data_platform {
namespace {

struct http_worker_state {
  static inline const char* name = "http_sink_worker";
  std::optional<http::client> connection;
};

handler::outcome outcome_of(const tl::expected<http::response, std::string>& answer) {
  return answer ? http_verdict(*answer) : handler::unavailable("the sink: " + answer.error());
}

sink_port::behavior_type http_sink_worker(actor::pointer<sink_port, http_worker_state> self, const http_sink& sink) {
  self->state.connection.emplace(sink.to, sink.files);
  return {[self, path = sink.to.path, timeout = sink.timeout](const order_event& event) {
    return outcome_of(self->state.connection->send(cloud_event_request(event, path), timeout));
  }};
}

}  // namespace

sink_port spawn_http_sink_worker(caf::actor_system& system, http_sink to) {
  return system.spawn<caf::detached>(http_sink_worker, std::move(to));
}

}  // namespace troupe::data_platform
