// Handing records to a keyed handler: lanes, retries with backoff, dead letters. The part that inbound and local keyed
// bridges share; what finishing a record means is theirs.
#pragma once

#include "runtime/bridge/dead_letter.hpp"
#include "runtime/bridge/key_lanes.hpp"
#include "runtime/bridge/outcome.hpp"
#include "runtime/bridge/retry_policy.hpp"
#include "runtime/bridge/subscription.hpp"

#include <caf/actor_clock.hpp>
#include <caf/event_based_actor.hpp>
#include <map>
#include <random>

namespace troupe::bridge {

/// Which record: `source` is an assignment's generation (or one fixed number on a local route), `id` its offset there.
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

/// Owned by one bridge actor, called from its handlers only. Answers for a source that was forgotten are counted and
/// change nothing: that partition may have another owner by now.
class keyed_dispatch {
public:
  /// `finished`: the record is done or dead-lettered. `drained`: a halted source has nothing in hand any more.
  struct events {
    std::function<void(work_id)> finished;
    std::function<void(std::uint64_t source)> drained;
  };

  keyed_dispatch(caf::event_based_actor* self, dispatch_settings settings, keyed_subscription handler,
                 dead_letter_port letters, events tell);

  /// Takes a record into its lane and hands it over as soon as its key is free.
  void accept(work_id which, std::shared_ptr<const broker::record> record);

  /// No record of this source is handed over any more; what the handler holds may still finish.
  void halt(std::uint64_t source);

  /// Drops everything of this source.
  void forget(std::uint64_t source);

  /// Records of this source that the handler (or the dead letters' owner) holds right now.
  std::size_t in_hand(std::uint64_t source) const;

  void on_retry_due(work_id which);
  void on_burial_due(work_id which);

  /// For inspection: since when a record is held, the keys whose head waits for another attempt, the last reason given.
  std::optional<caf::actor_clock::time_point> held_since(work_id which) const;
  std::size_t backing_off(std::uint64_t source) const;
  const std::string& last_error() const { return last_error_; }
  std::uint64_t late_answers() const { return late_answers_; }
  std::uint64_t retried() const { return retried_; }
  std::uint64_t dead_lettered() const { return dead_lettered_; }

private:
  struct work {
    std::shared_ptr<const broker::record> record;
    caf::actor_clock::time_point since;
    caf::message content = {};
    std::uint32_t attempts = 0;  // outages not counted
    std::uint32_t outages = 0;   // in a row
    bool backing_off = false;
    std::string reason = {};  // of the coming dead letter
  };
  struct source_work {
    key_lanes<work> lanes;
    std::size_t in_hand = 0;
    std::size_t backing_off = 0;
    bool halted = false;
  };

  source_work* source_of(work_id which);
  void hand_over(work_id which);
  void answered(work_id which, const outcome& said);
  void try_later(work_id which, work& failed, const std::string& reason);
  void wait_for_return(work_id which, work& held, const std::string& reason);
  void back_off(work_id which, work& failed, std::chrono::milliseconds wait);
  void bury_with(work_id which, work& failed, std::string reason);
  void send_letter(work_id which, const work& failed);
  void finish(work_id which);
  void left_hand(std::uint64_t source);

  caf::event_based_actor* self_;
  dispatch_settings settings_;
  keyed_subscription handler_;
  dead_letter_port letters_;
  events tell_;
  std::map<std::uint64_t, source_work> sources_;
  std::minstd_rand random_;
  std::string last_error_;
  std::uint64_t late_answers_ = 0, retried_ = 0, dead_lettered_ = 0;
};

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::retry_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::burial_due)
