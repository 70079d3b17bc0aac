// Keeps the records of a keyed bridge's stalled keys in the database and tries them from there: parked_keys decides,
// this asks the database and the dispatch. The part of an inbound keyed bridge that only a node with a database has.
#pragma once

#include "runtime/bridge/keyed_dispatch.hpp"
#include "runtime/bridge/parked_keys.hpp"
#include "runtime/bridge/partition_status.hpp"

namespace troupe::bridge {

enum class exhausted_action {
  dead_letter,  // the letter is stored and the key goes on
  park          // the letter is stored and the key waits until an operator replays or discards it
};

struct parking_settings {
  std::size_t park_after = 64;  // records behind a head that is backing off; one more and the key is parked
  exhausted_action on_exhausted = exhausted_action::dead_letter;
  parked_keys::limits limits = {};
  std::chrono::milliseconds look_interval{1000};  // how often replayed letters are looked for
};

/// To the bridge itself, by delayed_send.
struct parking_due {
  enum class what : std::uint8_t { claim, confirm, turn, key, look, still_fenced };
  what now = what::look;
  std::uint64_t generation = 0;
  std::string key = {};
  std::int64_t turn = 0;  // its number: the turn may be gone when the time has come
};

/// Owned by one bridge actor, called from its handlers only.
class keyed_parking {
public:
  /// `claimed`: the partition may be started. `finished`: the record is stored, the watermark may pass it. `idle`: a
  /// halted partition has nothing under way any more. `fenced`: another node has claimed it; nothing of it may be
  /// handled here. `still_fenced`: and the broker has not taken it away since, so that other claim was a late one.
  /// `unclaimed`: the database did not answer a claim, and why; it is asked again after a pause, see claim().
  struct events {
    std::function<void(broker::assignment)> claimed;
    std::function<void(work_id)> finished;
    std::function<void(std::uint64_t generation)> idle;
    std::function<void(std::uint64_t generation)> fenced;
    std::function<void()> still_fenced;
    std::function<void(std::string why)> unclaimed;
  };

  keyed_parking(caf::event_based_actor* self, parking_settings settings, dispatch_settings names, parking_port port,
                keyed_dispatch& dispatch, events tell);

  /// Makes this node the owner of the partition's parked records; tries until it succeeds. A claim that waited too
  /// long for the table's owner is not carried out: its partition may have another owner by then.
  void claim(broker::assignment which);
  bool is_claiming() const;

  /// Asks the owner of the table something that changes nothing; tells why it does not answer, or nothing.
  void reach(std::function<void(std::optional<std::string>)> tell);

  /// A record that was parked from the present log before, by which it is known again; nothing when there is none.
  broker::landmark known(std::uint64_t generation) const;

  /// The log is another one than `missed` was in: what was parked from that one is worked off first.
  void cut(std::uint64_t generation, broker::landmark missed);

  /// True when the record waits here: its key is parked, or the claim is not confirmed yet. Where reading began was
  /// learned after the claim; a node that stood still in between may have begun behind records that another owner has
  /// parked since, so the first record waits until the claim has been seen to hold.
  bool take(const std::shared_ptr<const broker::record>& record);

  /// A lane's head is backing off: parks the lane when too many wait behind it, or under pressure.
  void held_up(work_id which);
  bool exhausted(work_id which, const std::string& reason);
  void attempted(work_id which, const attempt& report);
  void record_finished(work_id which);

  /// Memory is full or has room again: parks all lanes whose head is backing off.
  void press(bool pressed);

  void on_due(const parking_due& due);

  /// The partition leaves: what was tried is still recorded, nothing else is.
  void halt(std::uint64_t generation);
  bool is_busy(std::uint64_t generation) const;
  void forget(std::uint64_t generation) { partitions_.erase(generation); }

  parked_status look_at(std::uint64_t generation) const;

  /// What of the database keeps a partition's parked records from moving.
  keyed_dispatch::hindrance hindered(std::uint64_t generation) const;
  std::uint64_t fenced() const { return fenced_; }

private:
  struct partition {
    broker::assignment which;
    std::int64_t epoch = 0;
    broker::landmark last = {}, missed = {};
    parked_keys keys = {};
    bool claimed = false, asking = false, halted = false, fenced = false;
    bool confirmed = false;
    std::vector<std::shared_ptr<const broker::record>> early = {};  // arrived before the claim was confirmed
    std::uint32_t failures = 0;                                     // of the database, in a row
    caf::actor_clock::time_point failing_since = {};
    std::string waiting = {};
    std::vector<std::string> draining = {};  // changed keys whose lane is not empty yet
  };

  partition* find(std::uint64_t generation);
  partition_name name_of(const partition& one) const { return {names_.group, names_.topic, one.which.partition}; }
  dead_letter letter_of(const std::shared_ptr<const broker::record>& record, const std::string& reason,
                        std::uint32_t attempts) const;
  void claimed(std::uint64_t generation, const partition_claim& found);
  void confirm(partition& one);
  void confirmed(std::uint64_t generation, const turn_result& result);
  void send_turn(partition& one);
  void request_turn(partition& one);
  bool is_out(std::uint64_t generation, std::int64_t turn);
  void settled(std::uint64_t generation, std::int64_t turn, const turn_result& result);
  void follow(partition& one, parked_keys::advice next);
  void fence_off(partition& one);
  void unanswered(parking_due again, const caf::error& fault);
  void park(partition& one, work_id head, const std::string& held_because);
  void later(parking_due due, std::chrono::milliseconds wait) { self_->delayed_send(self_, wait, std::move(due)); }
  void look();
  void found(const changed_keys& news);
  void check_idle(partition& one);

  caf::event_based_actor* self_;
  parking_settings settings_;
  dispatch_settings names_;
  parking_port port_;
  keyed_dispatch& dispatch_;
  events tell_;
  std::map<std::uint64_t, partition> partitions_;  // by generation
  bool pressed_ = false, looking_ = false;
  std::uint64_t fenced_ = 0;
  std::minstd_rand random_;
};

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::parking_due)
