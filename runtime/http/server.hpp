// The HTTP/1.1 door: sockets, parsing, limits, admission. It answers everything that is wrong with a request as such
// (400, 404, 405, 408, 413, 415, 431, 503) by itself; what is left goes to the sink in batches.
#pragma once

#include "runtime/http/exchange.hpp"
#include "runtime/http/router.hpp"
#include "runtime/metrics/duration_histogram.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

namespace troupe::http {

enum class access_log { off, line, full };

struct server_options {
  std::string listen = "127.0.0.1:8080";  // port 0: any free one
  std::size_t max_body = 65'536;
  std::size_t max_header = 16'384;
  std::size_t max_in_flight = 4096;     // requests handed to the sink and not answered: beyond it 503 + Retry-After
  std::size_t max_connections = 10000;  // beyond it the oldest idle connection is closed
  std::chrono::milliseconds request_timeout{10'000};  // for a whole request to arrive
  std::chrono::milliseconds idle_timeout{60'000};
  http::access_log access_log = http::access_log::off;
};

/// Counters for metrics; read from any thread.
struct server_figures {
  std::atomic<std::uint64_t> requests{0}, answered_2xx{0}, answered_4xx{0}, answered_5xx{0}, refused_overload{0};
  std::atomic<std::int64_t> connections{0}, in_flight{0};
  metrics::duration_histogram answers;  // from the whole request to its answer, of those handed to the sink
};

/// Owns one I/O thread. The sink is called on it, with everything that became readable in one turn of the loop; it must
/// not block. Answers may come from any thread.
class server {
public:
  using sink = std::function<void(std::vector<exchange>)>;

  /// Binds at once; throws std::runtime_error naming the address when it is taken or malformed.
  server(server_options options, router routes, sink to);
  ~server();

  std::uint16_t port() const;
  const server_figures& figures() const;

  /// Stops accepting, closes idle connections, lets open requests be answered (with Connection: close) until the
  /// deadline, then closes all. Blocks the caller; idempotent. Not from the sink.
  void stop(std::chrono::milliseconds deadline);

private:
  struct core;
  std::unique_ptr<core> core_;
};

}  // namespace troupe::http
