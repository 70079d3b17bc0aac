#include "runtime/handler/record_log.hpp"

#include "runtime/wire/envelope.hpp"

#include <spdlog/spdlog.h>

namespace troupe::handler {

std::string partition_of(const std::string& topic, const broker::record& which) {
  return which.at < 0 ? topic : topic + '/' + std::to_string(which.from.partition);
}

std::string place_of(const std::string& topic, const broker::record& which) {
  return which.at < 0 ? topic : partition_of(topic, which) + '@' + std::to_string(which.at);
}

void log_answer(const std::string& topic, const broker::record& of, const outcome& said) {
  if (!spdlog::should_log(spdlog::level::debug))
    return;
  if (said.what == outcome::verdict::done)
    said.is_repeat ? log_repeat(topic, of) : log_stored(topic, of);
  else
    spdlog::debug("record-failed {}{}{}", place_of(topic, of), wire::trail(of.head),
                  wire::log_field("reason", said.reason));
}

void log_stored(const std::string& topic, const broker::record& which) {
  if (spdlog::should_log(spdlog::level::debug))
    spdlog::debug("record-handled {}{}", place_of(topic, which), wire::trail(which.head));
}

void log_repeat(const std::string& topic, const broker::record& which) {
  if (spdlog::should_log(spdlog::level::debug))
    spdlog::debug("record-repeated {}{}", place_of(topic, which), wire::trail(which.head));
}

}  // namespace troupe::handler
