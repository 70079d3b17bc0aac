// The keyed handler of a simulated node and the sink its effects go to.
#pragma once

#include "tests/simulation/world/stores.hpp"

namespace troupe::simulation {

/// What a handler makes of one record; the same on every node and in every life.
struct treatment {
  enum class kind { done, flaky, failing, rejected } what = kind::done;
  std::uint32_t failures = 0;  // of a flaky one, on all nodes together, before it succeeds
};

/// What the sink says of a record that it never takes, and of one at which it always fails.
inline constexpr auto refused_words = "the sink refuses this", failing_words = "the sink fails at this";

struct sink_settings {
  std::function<treatment(const place&)> treat;
  std::function<bool()> is_away;  // the sink does not answer at the moment
  std::function<bool()> is_sick;  // it fails at everything, and says so as it does of a record at fault
  std::size_t slow_percent = 3;
  std::shared_ptr<std::map<place, std::uint32_t>> failed = std::make_shared<std::map<place, std::uint32_t>>();
};

/// How many records of the assignments it still has a node's handler holds.
struct handler_load {
  std::size_t in_hand = 0;
};

sink_port spawn_sink(backend& with, const life_ptr& owner, sink_settings settings, std::shared_ptr<handler_load> load);

}  // namespace troupe::simulation
