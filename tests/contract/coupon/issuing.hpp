// Runs batches through issue_coupons like the runtime does: in a transaction, on a session of its own.
#pragma once

#include "actors/coupon/issue_coupons.hpp"
#include "runtime/api/open_transaction.hpp"
#include "runtime/store/session.hpp"

#include <stdexcept>

namespace troupe::tests {

using coupon_batch = std::vector<received<schemas::coupon_requested>>;

inline received<schemas::coupon_requested> wish(std::int64_t user, std::int64_t coupon,
                                                std::optional<broker::offset> at = std::nullopt) {
  received<schemas::coupon_requested> out;
  out.message.user_id = user;
  out.message.coupon_id = coupon;
  if (at) {
    out.from.partition = 3;
    out.from.at = *at;
  }
  return out;
}

/// One node's issuing: a session and what is prepared on it.
class issuing_node {
public:
  explicit issuing_node(store::settings with) : session_{std::move(with)} {
    session_.on_open([this](soci::session& fresh) {
      statements_.reset();
      statements_ = std::make_unique<api::row_statements>(fresh);
    });
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
    }
    throw std::runtime_error("100 faults in a row");
  }

  /// `then` is called in the transaction, behind the handler.
  store::stored<rejections> try_once(
      const coupon_batch& wishes, const std::function<void()>& then = [] {}) {
    return session_.transact([&](soci::session& sql) {
      const api::permissions none;
      api::open_transaction open{sql, *statements_, none, {nullptr, true}};
      transaction tx{open};
      auto numbered = wishes;
      for (std::size_t i = 0; i < numbered.size(); ++i)
        numbered[i].place = i;
      batch<schemas::coupon_requested> all{std::move(numbered)};
      coupon::issue_coupons(all, tx);
      then();
      return all.rejected();
    });
  }

private:
  store::session session_;
  std::unique_ptr<api::row_statements> statements_;  // after the session: they die first
};

}  // namespace troupe::tests
