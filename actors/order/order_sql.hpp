// Orders in PostgreSQL. One batch is one transaction: lock what it mentions, decide, store everything with one
// statement.
#pragma once

#include "actors/order/order_event.hpp"
#include "actors/order/order_transactions.hpp"
#include "runtime/store/session.hpp"

#include <memory>

namespace troupe::order {

/// Uses a session it does not own, on its thread.
class order_sql final : public order_transactions {
public:
  order_sql(store::session& on, publication events);
  ~order_sql() override;

  /// To be called with every newly opened session.
  void prepare(soci::session& fresh);

  store::stored<identifier> draw_ids(std::size_t count) override;
  store::stored<void> write(std::span<const place_order> batch, identifier first_id, decided_batch& out) override;
  store::stored<bool> is_written(std::span<const place_order> batch, identifier first_id) override;

private:
  struct statements;
  shop_snapshot lock_and_read(std::span<const place_order> batch);

  store::session& session_;
  publication events_;
  std::unique_ptr<statements> prepared_;
  identifier next_id_ = 0;
  identifier end_of_ids_ = 0;
};

}  // namespace troupe::order
