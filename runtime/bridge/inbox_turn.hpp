// One batch at the inbox, from the fence to COMMIT.
#pragma once

#include "runtime/bridge/effect_database.hpp"
#include "runtime/bridge/inbox_windows.hpp"

namespace troupe::bridge {

/// Lives through one transaction; `inbox` and `batch` outlive it. What the transaction notes is remembered only when
/// its COMMIT was answered, and so is what it had to load.
class inbox_turn {
public:
  inbox_turn(inbox_windows& inbox, const commit_batch& batch) : inbox_{inbox}, batch_{batch} {}

  /// Behind the fence, whose row lock keeps other owners away from here. The places in brought() of those that had
  /// their effect before.
  std::vector<std::size_t> repeats(effect_transaction& open);

  const brought_events& brought() const { return brought_; }

  /// The others were handled, all but these records: those were rejected and had no effect.
  void note(effect_transaction& open, const rejections& rejected);

  void committed();

private:
  inbox_place from() const { return {batch_.fence->from, batch_.fence->from_print}; }
  inbox_place next() const { return {batch_.fence->next, batch_.fence->last.print}; }
  inbox_window& window(effect_transaction& open);
  std::vector<noted_event> with_effect(const std::vector<bool>& is_rejected) const;
  void take_back(effect_transaction& open, const std::vector<bool>& is_rejected) const;

  inbox_windows& inbox_;
  const commit_batch& batch_;
  brought_events brought_;
  std::vector<std::size_t> repeats_;  // behind a fence
  std::optional<inbox_window> loaded_;
  inbox_change change_;
};

}  // namespace troupe::bridge
