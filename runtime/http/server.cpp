#include "runtime/http/server.hpp"

#include "runtime/http/door.hpp"

#include <pthread.h>
#include <mutex>
#include <thread>

namespace troupe::http {

struct server::core {
  core(server_options options, router routes, sink to)
      : entrance{std::move(options), std::move(routes), std::move(to)} {
    io = std::thread{[this] {
      ::pthread_setname_np(::pthread_self(), "http door");
      entrance.run();
    }};
  }

  door entrance;
  std::mutex stopping;
  std::thread io;
};

server::server(server_options options, router routes, sink to)
    : core_{std::make_unique<core>(std::move(options), std::move(routes), std::move(to))} {}

server::~server() { stop(std::chrono::milliseconds{0}); }

std::uint16_t server::port() const { return core_->entrance.port(); }

const server_figures& server::figures() const { return core_->entrance.figures; }

void server::stop(std::chrono::milliseconds deadline) {
  std::lock_guard lock{core_->stopping};
  if (!core_->io.joinable())
    return;
  core_->entrance.begin_stop(deadline);
  core_->io.join();
}

}  // namespace troupe::http
