// An operator at the dead letters of held keys: does what `troupe dlq replay` and `troupe dlq discard` do to the
// tables.
#pragma once

#include "tests/simulation/world/stores.hpp"

namespace troupe::simulation {

class letter_desk {
public:
  explicit letter_desk(backend& with) : with_{with} {}

  /// Replays some of the held records, discards others and leaves the rest for the next time.
  void tend();

  /// One of them. `mended`: it can be handled now.
  void replay(const place& of, parked_row& row, bool mended);
  void discard(const place& of, parked_row& row);

  /// What made its handler fail has been mended before it was replayed.
  bool has_mended(const place& of) const { return mended_.contains(of); }

private:
  void settle(const place& of, parked_row& row);

  backend& with_;
  std::set<place> mended_;
};

}  // namespace troupe::simulation
