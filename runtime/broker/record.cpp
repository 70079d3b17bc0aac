#include "runtime/broker/record.hpp"

#include <numeric>

namespace troupe::broker {

std::size_t bytes_of(const record& one) {
  const auto of_key = one.key ? one.key->size() : 0, of_value = one.value ? one.value->size() : 0;
  return of_key + of_value + wire::bytes_of(one.head);
}

volume volume_of(const std::vector<record>& all) {
  return std::accumulate(all.begin(), all.end(), volume{all.size(), 0}, [](volume sum, const record& one) {
    return sum += {0, bytes_of(one)};
  });
}

}  // namespace troupe::broker
