// What the batch writer needs from a database; order_sql is the real one.
#pragma once

#include "actors/order/order_rules.hpp"
#include "runtime/outbox/entry.hpp"
#include "runtime/store/fault.hpp"

namespace troupe::order {

/// A decided batch: one decision per order, and the events of those placed in this batch.
struct decided_batch {
  std::vector<decision> decisions;
  std::vector<outbox::entry> events;
};

class order_transactions {
public:
  virtual ~order_transactions() = default;

  /// Draws a block of at least `count` consecutive order ids; returns the first.
  virtual store::stored<identifier> draw_ids(std::size_t count) = 0;

  /// One transaction: lock, decide, store. `out` is what was decided; after an `ambiguous` fault that is what may be
  /// stored.
  virtual store::stored<void> write(std::span<const place_order> batch, identifier first_id, decided_batch& out) = 0;

  /// True when orders of an earlier write() of this batch are stored. Waits for the locks that transaction may still
  /// hold, so `false` means that it is over and left nothing.
  virtual store::stored<bool> is_written(std::span<const place_order> batch, identifier first_id) = 0;
};

}  // namespace troupe::order
