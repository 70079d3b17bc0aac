// What goes wrong around a stage, and when.
#pragma once

#include <troupe/hardships.hpp>

#include "runtime/testing/commit_relay.hpp"

#include <random>

namespace troupe::testing {

/// Shared by all parts of one stage, used on its thread. As made: nothing ever goes wrong.
class trouble {
public:
  trouble() = default;

  /// These, whenever there is an occasion.
  explicit trouble(std::vector<hardship> always) : which_{std::move(always)} {}

  /// Each of these now and then, as the seed has it.
  trouble(std::vector<hardship> sometimes, std::uint32_t seed)
      : which_{std::move(sometimes)}, is_mixture_{true}, dice_{seed} {}

  /// Whoever calls tries again, as nodes and clients do; else a test wants to see the first answer.
  bool is_expected() const { return is_expected_; }
  void expect() { is_expected_ = true; }

  /// Between the kinds and their database: there before the first call where may_lose_answers(), and outlives this.
  bool may_lose_answers() const { return has(hardship::lost_answers); }
  void attach(commit_relay& network) { network_ = &network; }

  /// Asked at each occasion: whether it happens now.
  bool happens(hardship one);

  bool is_mixture() const { return is_mixture_; }
  std::size_t any_below(std::size_t count) { return dice_() % count; }

  /// Before a function of a kind is called: for the first time with what may happen, then with nothing.
  void begin_call(bool is_first);

  /// In its transaction, as the last statement. May throw.
  void before_commit(transaction& tx);

  /// While it is called: whether its question stays without an answer.
  bool leaves_unanswered() const { return is_silent_; }

  /// Afterwards: the program was lost meanwhile; what the call says has reached nobody.
  bool end_call();

private:
  bool has(hardship one) const;

  std::vector<hardship> which_ = {};
  bool is_mixture_ = false, is_expected_ = false;
  std::mt19937 dice_{1};
  bool cuts_ = false, loses_answer_ = false, crashes_ = false, is_silent_ = false;  // of the call that is made now
  commit_relay* network_ = nullptr;
};

}  // namespace troupe::testing
