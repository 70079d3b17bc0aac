// Handing records to a keyed handler: lanes, retries with backoff, dead letters. The part that inbound and local keyed
// bridges share; what finishing a record means is theirs.
#pragma once

#include "runtime/actor/inquiries.hpp"
#include "runtime/bridge/bridge_timings.hpp"
#include "runtime/bridge/dead_letter.hpp"
#include "runtime/bridge/key_lanes.hpp"
#include "runtime/bridge/letter_cause.hpp"
#include "runtime/bridge/outcome.hpp"
#include "runtime/bridge/partition_status.hpp"
#include "runtime/bridge/retry_policy.hpp"
#include "runtime/bridge/subscription.hpp"
#include "runtime/verdict/breaker.hpp"

#include <caf/actor_clock.hpp>
#include <caf/event_based_actor.hpp>
#include <map>
#include <random>

namespace troupe::bridge {

/// Which record: `source` is an assignment's generation (or one fixed number on a local route), `id` its offset there,
/// or a number above all offsets for one that is kept elsewhere: that may be of an earlier log.
struct work_id {
  std::uint64_t source = 0;
  std::uint64_t id = 0;
};

/// To the bridge itself, by delayed_send: a record's wait is over.
struct retry_due {
  work_id which;
};
struct burial_due {
  work_id which;
};

struct dispatch_settings {
  std::string topic;
  std::string group;  // empty on a local route
  retry_policy retry;
};

/// What one attempt of a record that is kept elsewhere has led to. again: after `wait`. exhausted: no attempt is left.
struct attempt {
  enum class result : std::uint8_t { done, again, exhausted, rejected };
  result what = result::done;
  std::shared_ptr<const broker::record> record;
  std::string reason;
  std::uint32_t attempts = 0;
  std::uint32_t outages = 0;
  std::chrono::milliseconds wait{0};
};

/// A record of a lane that is taken out of memory.
struct lane_record {
  std::shared_ptr<const broker::record> record;
  std::uint32_t attempts = 0;
  std::string reason;  // of its last failure
  std::chrono::milliseconds wait{0};
};

/// Owned by one bridge actor, called from its handlers only. Answers for a source that was forgotten are counted and
/// change nothing: that partition may have another owner by now.
class keyed_dispatch {
public:
  /// `finished`: the record is done or dead-lettered. `drained`: a halted source has nothing in hand any more.
  struct events {
    std::function<void(work_id)> finished;
    std::function<void(std::uint64_t source)> drained;

    // Only of a bridge that can keep records elsewhere. `held_up`: the head of this record's lane is backing off, for
    // the first time or with one more record behind it. `exhausted`: a head has no attempt left; true when the bridge
    // took its lane. `attempted`: a record that try_once() was given.
    std::function<void(work_id)> held_up = {};
    std::function<bool(work_id, const std::string& reason)> exhausted = {};
    std::function<void(work_id, const attempt&)> attempted = {};
  };

  keyed_dispatch(caf::event_based_actor* self, dispatch_settings settings, keyed_subscription handler,
                 dead_letter_port letters, events tell);

  /// Takes a record into its lane and hands it over as soon as its key is free.
  void accept(work_id which, std::shared_ptr<const broker::record> record);

  /// Hands over a record that is kept elsewhere, for one attempt. No other record of its key may be in a lane.
  void try_once(std::uint64_t source, std::shared_ptr<const broker::record> record, std::uint32_t attempts,
                std::uint32_t outages);

  /// Takes a record's whole lane, its head first. The head must not be in the handler's hands.
  std::vector<lane_record> take_lane(work_id which);

  /// The lane of a record: `stalled` while its head waits for another attempt because of what the handler said of it,
  /// not of an outage.
  struct lane_view {
    std::uint64_t head = 0;
    std::size_t behind = 0;
    bool stalled = false;
  };
  std::optional<lane_view> lane_of(work_id which) const;
  std::optional<std::string> key_of(work_id which) const;
  bool has_lane(std::uint64_t source, const std::string& key) const;
  std::vector<std::uint64_t> stalled_heads(std::uint64_t source) const;

  /// No record of this source is handed over any more; what the handler holds may still finish.
  void halt(std::uint64_t source);

  /// Drops everything of this source.
  void forget(std::uint64_t source);

  /// Records of this source that the handler (or the dead letters' owner) holds right now.
  std::size_t in_hand(std::uint64_t source) const;

  /// While it lives, records leave for the handler in runs: for whoever accepts many at once.
  actor::inquiries::in_runs in_runs() { return actor::inquiries::in_runs{inquiries_}; }

  void on_answers();
  void on_retry_due(work_id which);
  void on_burial_due(work_id which);

  /// For inspection: since when a record is held, the keys whose head waits for another attempt, the last reason given.
  std::optional<caf::actor_clock::time_point> held_since(work_id which) const;
  std::optional<blocking_record> look_at(work_id which) const;
  std::size_t backing_off(std::uint64_t source) const;
  std::string last_error(std::uint64_t source) const;

  /// What of the surroundings records of this source wait for, for a second time in a row at least: what the handler
  /// needs is away, or a dead letter cannot be stored.
  struct hindrance {
    std::string by;  // empty: nothing
    caf::actor_clock::time_point since = {};
  };
  hindrance hindered(std::uint64_t source) const;
  std::uint64_t late_answers() const { return late_answers_; }
  std::uint64_t retried() const { return retried_; }
  std::uint64_t dead_lettered() const { return dead_lettered_; }
  const letter_counts& letters() const { return counts_; }
  std::shared_ptr<const bridge_timings> timings() const { return timings_; }

private:
  struct work {
    std::shared_ptr<const broker::record> record;
    caf::actor_clock::time_point since;
    caf::message content = {};
    std::uint32_t attempts = 0;  // outages not counted
    std::uint32_t outages = 0;   // in a row
    bool backing_off = false;
    bool spared = false;  // its last failure was no attempt, for others failed alike
    caf::actor_clock::time_point due_at = {};
    std::uint32_t letter_failures = 0;
    bool hindered = false;
    bool kept_elsewhere = false;
    metrics::moment handed_at = {};
    std::uint64_t recoveries = 0;  // of the breaker, when it was handed over
    letter_cause cause = {};
    std::string reason = {};  // of the last failure
    std::string letter_trouble = {};
  };
  struct source_work {
    key_lanes<work> lanes;
    std::size_t in_hand = 0;
    std::size_t backing_off = 0;
    std::size_t hindered = 0;  // records
    hindrance what = {};
    bool parked_hindered = false;  // the last record tried that is kept elsewhere
    bool halted = false;
    std::string last_error = {};
  };

  source_work* source_of(work_id which);
  const source_work* source_of(work_id which) const;
  void hand_over(work_id which);
  outcome outcome_of(const caf::message& answer) const;
  void answered(work_id which, outcome said);
  void weigh(work& held, outcome& said);
  void hinder(work_id which, const broker::record& by, bool& flag, std::string why);
  void relieve(source_work& source, const broker::record& by, bool& flag);
  void note_times(const work& held, const outcome& said);
  void handed_back(work_id which, work& tried, const outcome& said);
  attempt judge(const work& tried, const outcome& said);
  void try_later(work_id which, work& failed, const std::string& reason);
  void wait_for_return(work_id which, work& held, const std::string& reason);
  void back_off(work_id which, work& failed, std::chrono::milliseconds wait);
  double chance();
  void bury_with(work_id which, work& failed, letter_cause cause, std::string reason);
  void send_letter(work_id which, const work& failed);
  void letter_refused(work_id which, const caf::error& fault);
  void finish(work_id which);
  void left_hand(std::uint64_t source);

  caf::event_based_actor* self_;
  dispatch_settings settings_;
  keyed_subscription handler_;
  dead_letter_port letters_;
  events tell_;
  std::map<std::uint64_t, source_work> sources_;
  actor::inquiries inquiries_;
  std::unordered_map<std::uint64_t, work_id> handed_over_;  // by the number of the inquiry
  std::uint64_t last_number_ = 0;
  std::uint64_t last_kept_ = 1ULL << 63U;
  std::minstd_rand random_;
  verdict::breaker breaker_{5};  // keys that failed in a row
  std::uint64_t late_answers_ = 0, retried_ = 0, dead_lettered_ = 0;
  letter_counts counts_;  // parked records too
  std::shared_ptr<bridge_timings> timings_ = std::make_shared<bridge_timings>();
};

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::retry_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::burial_due)
