// What arrived at the data platform: every attempt counted, every event kept once, first arrivals of each order in
// turn.
#pragma once

#include "schemas/order_completed.hpp"

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace troupe::chaos {

struct arrival {
  std::string event_id;
  std::int64_t order = 0;
  wire::timestamp occurred_at{};
};

/// Several arrivals may share an event id and differ in their time: the probes of one order, see probes.hpp.
class deliveries {
public:
  void refuse() { ++refused_; }
  void accept(arrival what);

  std::uint64_t refused() const { return refused_; }    // answered 5xx or not at all
  std::uint64_t accepted() const { return accepted_; }  // answered 2xx
  std::uint64_t effects() const { return accepted_ - repeats_; }
  std::uint64_t repeats() const { return repeats_; }  // accepted again: the duplicates that at-least-once allows

  /// First arrivals in the order in which they came.
  const std::vector<arrival>& first() const { return first_; }

private:
  std::uint64_t refused_ = 0, accepted_ = 0, repeats_ = 0;
  std::unordered_set<std::string> seen_;
  std::vector<arrival> first_;
};

}  // namespace troupe::chaos
