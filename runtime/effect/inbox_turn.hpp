// One batch at the inbox, from the fence to COMMIT.
#pragma once

#include "runtime/effect/effect_database.hpp"
#include "runtime/inbox/windows.hpp"

namespace troupe::effect {

/// Lives through one transaction; `inbox` and `batch` outlive it. What the transaction notes is remembered only when
/// its COMMIT was answered, and so is what it had to load.
class inbox_turn {
public:
  inbox_turn(inbox::windows& inbox, const commit_batch& batch) : inbox_{inbox}, batch_{batch} {}

  /// Behind the fence, whose row lock keeps other owners away from here. The places in brought() of those that had
  /// their effect before.
  std::vector<std::size_t> repeats(effect_transaction& open);

  const inbox::brought_events& brought() const { return brought_; }

  /// The others were handled, all but these records: those were rejected and had no effect.
  void note(effect_transaction& open, const rejections& rejected);

  void committed();

private:
  inbox::place from() const { return {batch_.fence->from, batch_.fence->from_print}; }
  inbox::place next() const { return {batch_.fence->next, batch_.fence->last.print}; }
  inbox::window& window(effect_transaction& open);
  std::vector<inbox::noted_event> with_effect(const std::vector<bool>& is_rejected) const;
  void take_back(effect_transaction& open, const std::vector<bool>& is_rejected) const;

  inbox::windows& inbox_;
  const commit_batch& batch_;
  inbox::brought_events brought_;
  std::vector<std::size_t> repeats_;  // behind a fence
  std::optional<inbox::window> loaded_;
  inbox::change change_;
};

}  // namespace troupe::effect
