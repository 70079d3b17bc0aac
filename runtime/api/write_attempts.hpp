// What to do next when a transaction of many requests has failed. Pure: time comes in as a value.
#pragma once

#include "runtime/store/fault.hpp"

#include <chrono>

namespace troupe::api {

/// The history of one batch.
class write_attempts {
public:
  using instant = std::chrono::steady_clock::time_point;

  enum class step {
    run,               // (again) after pause()
    look_up,           // after pause(): an earlier attempt may be stored
    split,             // the database refuses something in it, or all of it: try the halves
    give_up,           // nothing is stored
    give_up_unknowing  // stored or not: it could not be looked up for 10 s
  };

  /// The transaction, or looking it up, ended in `fault`.
  step after(const store::store_error& fault, instant now);

  /// It was looked up and is not stored.
  step after_finding_nothing();

  std::chrono::milliseconds pause() const { return pause_; }

private:
  step look_up_again(instant now);
  step after_absence();

  bool may_be_stored_ = false;
  instant in_doubt_since_{};
  unsigned conflicts_ = 0;
  unsigned absences_ = 0;  // no connection, or no room on the server
  unsigned key_races_ = 0;
  unsigned hindrances_ = 0;
  std::chrono::milliseconds pause_{0};
};

}  // namespace troupe::api
