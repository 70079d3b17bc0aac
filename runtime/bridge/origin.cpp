#include "runtime/bridge/subscription.hpp"

#include <array>
#include <cinttypes>
#include <cstdio>

namespace troupe::bridge {
namespace {

// Its place alone would be the id of another record too, once the topic was made anew.
std::string place_and_print(const broker::record& from, const std::string& topic) {
  const auto place = topic + '/' + std::to_string(from.from.partition) + '/' + std::to_string(from.at);
  std::array<char, 18> print{};
  std::snprintf(print.data(), print.size(), "/%016" PRIx64, from.print);
  return from.print == 0 ? place : place + print.data();
}

}  // namespace

origin origin_of(const broker::record& from, const std::string& topic) {
  const auto envelope = schemas::read_envelope(from.head);
  auto id = envelope.id;
  if (id.empty())
    id = place_and_print(from, topic);
  return {std::move(id), envelope.trace, topic, from.from.partition, from.at};
}

}  // namespace troupe::bridge
