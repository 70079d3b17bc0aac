// The rows that both handlers insert, one for each message they are given: nothing here, and no key of the tables,
// would keep a repeat out.
#pragma once

#include "runtime/handler/transactional_handler.hpp"
#include "schemas/order_completed.hpp"
#include "tools/booking/order_booked.hpp"

namespace troupe::booking {

/// Prepared on one session, which outlives it. Throws what SOCI throws.
class booked_rows {
public:
  explicit booked_rows(soci::session& sql);

  /// The booking's number. Rows of one partition have rising numbers, as its batches come one after the other.
  std::int64_t book(const handler::ordered<schemas::order_completed>& one);

  void enter(const order_booked& one);

private:
  long long order_ = 0, partition_ = 0, at_ = 0, booking_ = 0;  // bound by address, as are those below
  std::string occurred_at_;
  soci::statement book_, enter_;
};

}  // namespace troupe::booking
