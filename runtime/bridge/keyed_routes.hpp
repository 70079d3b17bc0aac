// Carries out what keyed partitions want done, and brings back what became of it: to the handler, to the letters'
// owner, to the clock. Base of the states of both keyed bridges; where its records come from is each bridge's own.
#pragma once

#include "runtime/actor/inquiries.hpp"
#include "runtime/bridge/bridge_timings.hpp"
#include "runtime/bridge/keyed_partition.hpp"
#include "runtime/handler/subscription.hpp"

#include <caf/event_based_actor.hpp>

namespace troupe::bridge {

/// To the bridge itself, by delayed_send. `source`: the partition's generation.
struct keyed_due {
  std::uint64_t source = 0;
  keyed_timer what;
};

/// Owned by one bridge actor, called from its handlers only. Answers for a partition that is gone are counted and
/// change nothing: it may have another owner by now.
class keyed_routes {
public:
  virtual ~keyed_routes() = default;

  /// The handler has answered: see actor::inquiries.
  void on_answers();
  void on_due(const keyed_due& due) {
    feed(due.source, [&](keyed_partition& one, keyed_effects& out) { one.due(due.what, out); });
  }

protected:
  void connect(caf::event_based_actor* self, keyed_ledger ledger, handler::keyed_subscription handler,
               letters::dead_letter_port letters);

  virtual keyed_partition* work_of(std::uint64_t source) = 0;

  /// The rest of what it wants: what only one of the bridges can do. It may be forgotten here, but nothing fed.
  virtual void carry_out_rest(std::uint64_t source, keyed_effects& wanted) = 0;

  /// One event or a run of them was looked at.
  virtual void rested() {}

  /// Lets `event(partition, effects)` happen to the partition, if it is there, and does what it wants done.
  template <class Event>
  void feed(std::uint64_t source, Event event) {
    ledger_.now = owner_->clock().now();
    feed_one(source, event);
    rested();
  }

  /// The same as one of many: `now` is set and rested() called by whoever goes through them.
  template <class Event>
  void feed_one(std::uint64_t source, Event event) {
    auto* one = work_of(source);
    if (one == nullptr)
      return;
    effects_.clear();  // a throw may have left some
    event(*one, effects_);
    carry_out(source, *one);
  }

  /// While it lives, records leave for the handler in runs: for whoever lets many arrive at once.
  actor::inquiries::in_runs in_runs() { return actor::inquiries::in_runs{*inquiries_}; }

  keyed_ledger ledger_;
  std::shared_ptr<bridge_timings> timings_ = std::make_shared<bridge_timings>();

private:
  struct handed {
    std::uint64_t source = 0, number = 0;
    std::shared_ptr<const broker::record> record;
    metrics::moment at = {};  // unset: its time is not taken
  };

  void carry_out(std::uint64_t source, keyed_partition& one);
  void hand_over(std::uint64_t source, keyed_partition& one, keyed_effects::handing next);
  void bury(std::uint64_t source, keyed_effects::burial next);
  void answered(const handed& asked, const caf::message& said);

  caf::event_based_actor* owner_ = nullptr;
  handler::keyed_subscription handler_;
  letters::dead_letter_port letters_;
  std::optional<actor::inquiries> inquiries_;
  slots<handed> handed_over_;  // by the number of the inquiry
  keyed_effects effects_;
};

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::keyed_due)
