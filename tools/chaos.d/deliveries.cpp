#include "tools/chaos.d/deliveries.hpp"

namespace troupe::chaos {

void deliveries::accept(arrival what) {
  ++accepted_;
  const auto mark = what.event_id + ' ' + std::to_string(what.occurred_at.time_since_epoch().count());
  if (!seen_.insert(mark).second)
    return void(++repeats_);
  first_.push_back(std::move(what));
}

}  // namespace troupe::chaos
