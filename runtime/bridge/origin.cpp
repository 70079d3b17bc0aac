#include "runtime/bridge/subscription.hpp"

namespace troupe::bridge {

origin origin_of(const broker::record& from, const std::string& topic) {
  const auto envelope = schemas::read_envelope(from.head);
  auto id = envelope.id;
  if (id.empty())
    id = topic + '/' + std::to_string(from.from.partition) + '/' + std::to_string(from.at);
  return {std::move(id), envelope.trace, topic, from.from.partition, from.at};
}

}  // namespace troupe::bridge
