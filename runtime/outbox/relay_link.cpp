#include "runtime/outbox/relay_link.hpp"

#include <caf/all.hpp>

namespace troupe::outbox {

void relay_link::connect(const relay_port& to) {
  const std::scoped_lock lock{mutex_};
  to_ = caf::actor_cast<caf::weak_actor_ptr>(to);
}

void relay_link::tell(std::vector<entry> events) const {
  const std::scoped_lock lock{mutex_};
  if (const auto relay = caf::actor_cast<caf::strong_actor_ptr>(to_))
    caf::anon_send(caf::actor_cast<relay_port>(relay), committed{std::move(events)});
}

}  // namespace troupe::outbox
