// One partition whose records go to a keyed handler, under one assignment: what came in, and what is to be done. Pure.
//
// Every record goes through a lane of its key, to the handler and, tried again or given up, out of it; the offset that
// may be committed follows (offset_tracker). Keys whose records fail for long wait in the database instead
// (parked_keys), if the bridge has one. Nothing here calls anybody: each event leaves what has to be done in a
// keyed_effects.
#pragma once

#include "runtime/bridge/key_lanes.hpp"
#include "runtime/bridge/keyed_effects.hpp"
#include "runtime/bridge/keyed_ledger.hpp"
#include "runtime/bridge/offset_tracker.hpp"
#include "runtime/bridge/parked_keys.hpp"
#include "runtime/bridge/partition_stage.hpp"
#include "runtime/bridge/partition_status.hpp"
#include "runtime/handler/outcome.hpp"

namespace troupe::bridge {

/// Owned by one bridge actor, called from its handlers only. Answers may come late or twice, in any order and after
/// leave(): what they name by its number is then not there, and they change nothing.
class keyed_partition {
public:
  /// `of` outlives it. `parks`: its bridge has a database for parked records, and this node has to claim it first.
  keyed_partition(broker::assignment which, keyed_ledger& of, bool parks);

  /// It was assigned: asks for the claim, or starts.
  void begin(keyed_effects& out);
  void claimed(std::uint64_t serial, const letters::partition_claim& found, keyed_effects& out);
  void not_claimed(std::uint64_t serial, const std::string& why, keyed_effects& out);

  /// A record that was read; its offset is above all before it. Answers its number, 0 when it is in no lane.
  std::uint64_t arrived(std::shared_ptr<const broker::record> record, keyed_effects& out);

  /// Nothing below `next` will come any more: what has not arrived is no record.
  void passed(broker::offset next, keyed_effects& out);

  /// The log is another one than `missed` was in: what was parked from that one is worked off first. Nothing of either
  /// log was read yet, but the end of the old one may have been passed.
  void cut(broker::landmark missed);

  /// What became of something that an effect has asked for.
  void answered(std::uint64_t number, handler::outcome said, keyed_effects& out);
  void buried(std::uint64_t number, keyed_effects& out);
  void not_buried(std::uint64_t number, const std::string& why, keyed_effects& out);
  void turn_settled(std::int64_t number, const letters::turn_result& result, keyed_effects& out);
  void turn_failed(std::int64_t number, const std::string& why, keyed_effects& out);
  void due(const keyed_timer& what, keyed_effects& out);

  /// An operator has replayed or discarded something of this key.
  void changed(const std::string& key, keyed_effects& out);

  /// Memory is full: every lane whose head is backing off is parked.
  void pressed(keyed_effects& out);

  /// Where reading has begun; told before the first record or passage. `kept`: see consumer_port::kept().
  void began(std::optional<broker::offset> kept, keyed_effects& out);
  bool has_begun() const { return begun_; }

  /// What is finished since the last time goes to the broker; to the database first, if there is one, so that it never
  /// knows less than the broker does.
  void tell_watermark(keyed_effects& out);

  /// Revoked: what the handler, the letters' owner and the database have in hand may still end, nothing else begins.
  void leave(keyed_effects& out);

  partition_stage stage() const { return stage_; }

  /// Nothing is under way that would harm the next owner when it comes late.
  bool is_idle() const { return in_hand_ == 0 && claim_out_ == 0 && !(keys_ && keys_->has_results()); }
  bool is_claiming() const { return claim_out_ != 0; }
  bool looks_for_changes() const {
    return keys_ && (stage_ == partition_stage::unconfirmed || stage_ == partition_stage::running);
  }

  const broker::assignment& which() const { return which_; }
  const broker::volume& unfinished() const { return tracker_.held(); }

  /// A record that was parked from the present log before, by which it is known again.
  broker::landmark known() const { return last_parked_; }

  /// For inspection: what is known here; the bridge adds what its consumer knows.
  partition_status status() const;

private:
  enum class step : std::uint8_t {
    waiting,      // behind the head of its lane, or until the partition is left
    in_hand,      // of the handler
    backing_off,  // until its next attempt
    burying       // its letter is being stored
  };
  struct work {
    std::shared_ptr<const broker::record> record;
    caf::actor_clock::time_point since;
    std::uint32_t attempts = 0;  // outages not counted
    std::uint32_t outages = 0;   // in a row
    bool is_parked = false;      // its row is in the database; it is not in the tracker
    step now = step::waiting;
    bool spared = false;  // its last failure was no attempt, for others failed alike
    bool hindered = false;
    letters::letter_cause cause = {};
    std::uint32_t letter_failures = 0;
    std::uint64_t recoveries = 0;  // of the breaker, when it was handed over
    caf::actor_clock::time_point due_at = {};
    std::string reason = {};  // of the last failure
    std::string letter_trouble = {};
  };
  struct hindrance {
    std::string by;  // empty: nothing
    caf::actor_clock::time_point since = {};
  };

  // keyed_partition.cpp: lanes, attempts, letters
  bool may_hand_over() const { return stage_ == partition_stage::running || stage_ == partition_stage::unconfirmed; }
  void track(const broker::record& one);
  std::uint64_t place(std::shared_ptr<const broker::record> record, keyed_effects& out);
  void hand_over(std::uint64_t number, keyed_effects& out);
  void weigh(work& held, handler::outcome& said);
  void settle(std::uint64_t number, work& held, const handler::outcome& said, keyed_effects& out);
  void try_later(std::uint64_t number, work& failed, const std::string& reason, keyed_effects& out);
  void wait_for_return(std::uint64_t number, work& held, const std::string& reason, keyed_effects& out);
  void back_off(std::uint64_t number, work& failed, std::chrono::milliseconds wait, keyed_effects& out);
  void bury(std::uint64_t number, work& failed, letters::letter_cause cause, const std::string& reason,
            keyed_effects& out);
  void finish(std::uint64_t number, keyed_effects& out);
  void try_again(std::uint64_t number, keyed_effects& out);
  void hinder(bool& flag, const std::string& by, keyed_effects& out);
  void relieve(bool& flag, keyed_effects& out);
  letters::dead_letter letter_of(const broker::record& record, const std::string& reason, std::uint32_t attempts) const;
  std::string place_name() const;

  // keyed_partition_claim.cpp
  void ask_claim(keyed_effects& out);
  void ask_confirmation(keyed_effects& out);
  void start(keyed_effects& out);
  void confirmed(const letters::turn_result& result, keyed_effects& out);
  void fence_off(keyed_effects& out);
  void stand_still(std::string why, keyed_effects& out);
  void no_answer(keyed_timer again, const std::string& why, keyed_effects& out);
  void database_answered();
  bool is_database_away() const;
  void drop_keys();

  // keyed_partition_parking.cpp: turns, parked keys
  void send_turn(keyed_effects& out);
  void send_again(keyed_effects& out);
  void follow(parked_keys::advice next, keyed_effects& out);
  void try_parked(parked_keys::handed_over next, keyed_effects& out);
  void parked_tried(std::uint64_t number, const handler::outcome& said, keyed_effects& out);
  void tell_keys(const work& tried, const handler::outcome& said, keyed_effects& out);
  void held_up(std::uint64_t number, keyed_effects& out);
  bool hold_exhausted(std::uint64_t number, const std::string& reason, keyed_effects& out);
  void park(std::uint64_t head, const std::string& held_because, keyed_effects& out);
  void look_for_drained(keyed_effects& out);
  void wait_for_key(const std::string& key, std::chrono::milliseconds wait, keyed_effects& out);

  bool is_stalled(const work& head) const;

  // keyed_partition_status.cpp
  void describe_oldest(partition_status& out) const;
  void describe_hindrance(partition_status& out) const;

  broker::assignment which_;
  keyed_ledger& of_all_;
  bool parks_;
  partition_stage stage_ = partition_stage::claiming;

  key_lanes<work> lanes_;
  offset_tracker tracker_;
  std::optional<broker::offset> told_;  // the watermark that tell_watermark() told
  std::size_t in_hand_ = 0, backing_off_ = 0;
  std::size_t hindered_ = 0;  // records
  hindrance hindrance_ = {};
  bool parked_hindered_ = false;  // the last parked record that was tried
  std::string last_error_ = {};

  std::optional<parked_keys> keys_;  // nothing: it does not park, or another owner may by now
  std::int64_t epoch_ = 0;
  broker::landmark last_parked_ = {}, missed_ = {};
  std::optional<letters::reached> reached_;  // as the database knew it at the claim
  bool begun_ = false;
  broker::offset kept_ = -1;     // so far the database is known to know it
  std::uint64_t claim_out_ = 0;  // serial of the claim that is asked for
  std::uint64_t serial_ = 0;
  std::vector<std::shared_ptr<const broker::record>> early_ = {};  // arrived while unconfirmed
  std::vector<std::string> draining_ = {};                         // changed keys whose lane is not empty yet
  std::uint32_t failures_ = 0;                                     // of the database, in a row
  caf::actor_clock::time_point failing_since_ = {};
  std::string waiting_ = {};  // what it waits for before anything else
};

}  // namespace troupe::bridge
