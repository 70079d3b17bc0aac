#include "runtime/wire/event.hpp"

#include <numeric>

namespace troupe::wire {

std::size_t bytes_of(const headers& all) {
  return std::accumulate(all.begin(), all.end(), std::size_t{0},
                         [](std::size_t sum, const auto& one) { return sum + one.first.size() + one.second.size(); });
}

std::size_t bytes_of(const event& one) {
  return one.id.size() + one.topic.size() + one.key.size() + one.type.size() + one.payload.size() + bytes_of(one.head);
}

}  // namespace troupe::wire
