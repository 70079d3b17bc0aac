// Runs batches through a coupon_handler like the runtime does: in a transaction, on a session of its own.
#pragma once

#include "actors/coupon/coupon_handler.hpp"
#include "runtime/store/session.hpp"

#include <stdexcept>

namespace troupe::tests {

using coupon_batch = std::vector<handler::ordered<schemas::coupon_requested>>;

inline handler::ordered<schemas::coupon_requested> wish(std::int64_t user, std::int64_t coupon,
                                                        std::optional<broker::offset> at = std::nullopt) {
  handler::ordered<schemas::coupon_requested> out;
  out.message.user_id = user;
  out.message.coupon_id = coupon;
  if (at) {
    out.from.partition = 3;
    out.from.at = *at;
  }
  return out;
}

/// One node's issuing: a session and the handler prepared on it.
class issuing_node {
public:
  explicit issuing_node(store::settings with) : session_{std::move(with)} {
    session_.on_open([this](soci::session& fresh) { handler_.prepare(fresh); });
  }

  using rejections = std::vector<std::pair<std::size_t, std::string>>;

  /// What was rejected. Brings the batch again, as the runtime does, while the fault is retriable.
  rejections issue(const coupon_batch& batch) {
    for (int tries = 0; tries < 100; ++tries) {
      auto done = try_once(batch);
      if (done)
        return *done;
      if (!done.error().is_retriable())
        throw std::runtime_error(done.error().detail);
      ++faults_;
    }
    throw std::runtime_error("100 faults in a row");
  }

  int faults() const { return faults_; }

private:
  store::stored<rejections> try_once(const coupon_batch& batch) {
    return session_.transact([&](soci::session& sql) {
      store::unit_of_work unit{sql};
      handler_.handle(batch, unit);
      return unit.rejected();
    });
  }

  store::session session_;
  coupon::coupon_handler handler_;  // after the session: its statements die first
  int faults_ = 0;
};

}  // namespace troupe::tests
