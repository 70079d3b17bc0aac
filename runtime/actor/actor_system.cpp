#include "runtime/actor/actor_system.hpp"

#include "runtime/actor/observed.hpp"

#include <spdlog/spdlog.h>
#include <thread>

namespace troupe::actor {

system_config::system_config(std::size_t threads) {
  if (threads == 0)
    threads = std::max<std::size_t>(1, std::thread::hardware_concurrency());
  set("scheduler.policy", caf::atom("sharing"));
  set("scheduler.max-threads", threads);
  set("scheduler.max-throughput", std::size_t{300});
}

void log_handler_fault(const std::string& actor, const std::string& type, const char* what) {
  spdlog::error("actor {}: handler of {} threw: {}", actor, type, what);
}

}  // namespace troupe::actor
