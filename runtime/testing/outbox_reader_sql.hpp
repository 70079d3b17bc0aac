// The outbox as a relay reads it.
#pragma once

#include "runtime/store/session.hpp"
#include "runtime/wire/event.hpp"

#include <vector>

namespace troupe::testing {

class outbox_reader {
public:
  explicit outbox_reader(store::settings database) : session_{std::move(database)} {}

  /// What waits, in its order; it is gone from the table then. Throws std::runtime_error.
  std::vector<wire::event> take();

private:
  store::session session_;
};

}  // namespace troupe::testing
