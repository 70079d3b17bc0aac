// The partitions of an inbound bridge, whatever it does with their records: paused while too much is held, given up in
// order when the broker takes them or the node leaves. What keyed and batch bridges share.
#pragma once

#include "runtime/bridge/consumer_link.hpp"
#include "runtime/bridge/operator_pauses.hpp"
#include "runtime/bridge/partition_stage.hpp"
#include "runtime/bridge/partition_status.hpp"
#include "runtime/bridge/pressure_gauge.hpp"

#include <spdlog/spdlog.h>
#include <caf/all.hpp>
#include <map>

namespace troupe::bridge {

inline bool may_change_pace(partition_stage now) {
  return now == partition_stage::unconfirmed || now == partition_stage::running;
}

/// To the bridge itself, by delayed_send: forget() it, finished or not.
struct revoke_over {
  std::uint64_t generation = 0;
};

/// To the bridge itself, by delayed_send: what was assigned then should have begun by now.
struct start_overdue {
  std::uint64_t generation = 0;
};
/// To the bridge itself, by delayed_send: ask whether its database answers again.
struct return_due {};

/// Base of a bridge's state. `Partition` has `which`, `paused`, stage() and is_idle(): nothing is under way
/// that would harm the next owner when it comes late. A leaving partition is released as soon as it is idle: the bridge
/// says release_idle() whenever something of it has ended.
template <class Partition>
class group_member {
public:
  virtual ~group_member() = default;

  void revoked(const partitions_revoked& news) {
    for (const auto& which : news.partitions) {
      auto* one = find(which.generation);
      if (one == nullptr)
        continue;
      if (news.lost) {
        forget(which.generation);
        continue;
      }
      self_->delayed_send(self_, revoke_timeout_, revoke_over{which.generation});
      begin_leaving(*one);
      release_idle(which.generation);
    }
  }

  /// Nothing of it counts any more.
  void forget(std::uint64_t generation) {
    const auto found = partitions_.find(generation);
    if (found == partitions_.end())
      return;
    const auto gone = std::move(found->second);
    partitions_.erase(found);
    forgotten(gone);
    balance_pressure();
    if (!partitions_.empty())
      return;
    for (auto& promise : std::exchange(leaving_, {}))
      promise.deliver(true);
  }

  /// A handler of the bridge has thrown, perhaps half-way: nothing of what is held here can be trusted any more. All of
  /// it is dropped and the group joined again; what was not finished comes again from where it was committed.
  void begin_anew(const char* why) {
    fault_ = why;
    fault_at_ = self_->clock().now();
    spdlog::error("topic {}: the bridge has a fault ({}); it drops what it holds and joins its group again", topic_,
                  why);
    for (const auto& [generation, one] : std::exchange(partitions_, {}))
      forgotten(one);
    emptied();
    balance_pressure();
    consumer().rejoin();
    for (auto& promise : std::exchange(leaving_, {}))
      promise.deliver(true);
  }

  /// Where a partition begins is in the database. While it does not say so, the group cannot share its partitions out
  /// anew: it waits for this member's answer. So the member leaves, and comes back when its database answers.
  void start_is_overdue(const start_overdue& due) {
    auto* one = find(due.generation);
    if (one == nullptr || is_aside_ || is_leaving(*one))
      return;
    if (one->stage() != partition_stage::claiming)
      return look_at_start(*one);
    wants_aside_ = true;
    stand_aside_if_idle();
  }

  void try_to_return() {
    if (is_aside_)
      ask_for_start();
  }

  /// What an operator wants; back-pressure neither ends it nor is ended by it.
  pace_changed change(const change_pace& wanted) {
    if (wanted.topic != topic_)
      return {};
    operator_pauses_.change(wanted, std::chrono::system_clock::now());
    balance_pressure();
    pace_changed out{true, {}};
    for (const auto& [generation, one] : partitions_)
      if (!is_leaving(one) && wanted.partition.value_or(one.which.partition) == one.which.partition)
        out.partitions.push_back(one.which.partition);
    return out;
  }

  /// The answer comes when the last partition is gone.
  caf::result<bool> leave() {
    consumer().stop();
    if (partitions_.empty())
      return true;
    leaving_.push_back(self_->make_response_promise());
    return caf::delegated<bool>{};
  }

protected:
  /// Say so of each assignment: it has start_patience to begin.
  void expect_start(const broker::assignment& which) {
    self_->delayed_send(self_, start_patience, start_overdue{which.generation});
  }
  void start_failed(std::string why) {
    start_fault_ = std::move(why);
    if (wants_aside_)
      stand_aside_if_idle();
  }
  void start_succeeded() {
    if (is_aside_)
      return;
    start_fault_.clear();
    wants_aside_ = false;
    return_pause_ = first_return_pause;
  }

  /// Only an operator can say where to begin, and not while somebody reads: it leaves, and looks now and then.
  void stand_aside_for(std::string why) {
    if (std::exchange(is_aside_, true))
      return;
    start_fault_ = std::move(why);
    next_return_ = self_->clock().now() + longest_return_pause;
    leave_for_a_while();
  }

  /// Why it is no member of its group; empty: it is, or may be.
  std::string aside() const { return is_aside_ ? start_fault_ : ""; }
  const std::string& start_fault() const { return start_fault_; }

  /// It has begun, perhaps without a record.
  virtual void look_at_start(Partition&) {}

  /// Nothing is under way that would harm the next owner when it comes late.
  virtual bool may_stand_aside() const { return true; }

  /// Asks the database something that changes nothing; return_if() is told what came of it.
  virtual void ask_for_start() = 0;

  /// `why_not`: why the database does not answer. Each return makes the whole group share out anew, and may be as vain
  /// as the one before.
  void return_if(std::optional<std::string> why_not) {
    if (why_not) {
      start_fault_ = std::move(*why_not);
      return self_->delayed_send(self_, first_return_pause, return_due{});
    }
    if (self_->clock().now() < next_return_)
      return self_->delayed_send(self_, first_return_pause, return_due{});
    next_return_ = self_->clock().now() + return_pause_;
    return_pause_ = std::min(2 * return_pause_, longest_return_pause);
    is_aside_ = false;
    start_fault_.clear();
    consumer().rejoin();  // also when it is still leaving: then it comes back as soon as it has left
  }

  void join(caf::event_based_actor* self, std::shared_ptr<consumer_link> link, const consumer_factory& make,
            std::string topic, broker::volume most_held, std::chrono::milliseconds revoke_timeout) {
    self_ = self;
    topic_ = std::move(topic);
    link_ = std::move(link);
    gauge_ = pressure_gauge{most_held};
    revoke_timeout_ = revoke_timeout;
    link_->mailbox.attach(caf::actor{self});
    link_->consumer = make(link_->mailbox);
  }

  static bool is_leaving(const Partition& one) { return one.stage() == partition_stage::leaving; }

  /// Revoked in order: its stage is leaving from now on. It may be released at once.
  virtual void begin_leaving(Partition& one) = 0;
  virtual void forgotten(const Partition&) {}

  /// Nothing is held any more, whatever was counted.
  virtual void emptied() {}

  /// In all partitions.
  virtual broker::volume held() const = 0;
  virtual void pressed(bool) {}

  /// Why the group is joined again at this moment; empty as soon as there are partitions. A node may get none.
  std::string fault() const {
    constexpr std::chrono::seconds longest_rejoin{30};
    const bool stands = partitions_.empty() && self_->clock().now() - fault_at_ < longest_rejoin;
    return stands ? fault_ : std::string{};
  }

  void release_idle(std::uint64_t generation) {
    const auto* one = find(generation);
    if (one == nullptr || !is_leaving(*one) || !one->is_idle())
      return;
    const auto which = one->which;
    forget(generation);
    consumer().release(which);
  }

  void balance_pressure() {
    const auto full = gauge_.update(held());
    for (auto& [generation, one] : partitions_)
      if (const auto wanted = full || paused_by_operator(one); one.paused != wanted && may_change_pace(one.stage()))
        pause(one, wanted);
    pressed(full);
  }

  /// As balance_pressure(), after records have ended: that can only relieve.
  void relieve_pressure() {
    if (gauge_.is_pressed())
      balance_pressure();
  }

  /// It must not be read any more, whatever the pressure.
  void fence(Partition& one) {
    if (!one.paused)
      pause(one, true);
  }

  std::optional<operator_pauses::moment> paused_by_operator(const Partition& one) const {
    return operator_pauses_.since(one.which.partition);
  }

  Partition* find(std::uint64_t generation) {
    const auto found = partitions_.find(generation);
    return found == partitions_.end() ? nullptr : &found->second;
  }

  broker::consumer_port& consumer() const { return *link_->consumer; }

  caf::event_based_actor* self_ = nullptr;
  std::map<std::uint64_t, Partition> partitions_;  // by generation

private:
  static constexpr std::chrono::seconds start_patience{3}, first_return_pause{1}, longest_return_pause{30};

  void stand_aside_if_idle() {
    if (!may_stand_aside() || is_aside_)
      return;
    wants_aside_ = false;
    is_aside_ = true;
    if (start_fault_.empty())
      start_fault_ = "the database does not say where to begin";
    leave_for_a_while();
  }

  void leave_for_a_while() {
    consumer().stand_aside();
    self_->delayed_send(self_, first_return_pause, return_due{});
  }

  void pause(Partition& one, bool wanted) {
    one.paused = wanted;
    if (wanted)
      consumer().pause(one.which);
    else
      consumer().resume(one.which);
  }

  std::shared_ptr<consumer_link> link_;
  std::string topic_;
  pressure_gauge gauge_{{}};
  operator_pauses operator_pauses_;
  std::chrono::milliseconds revoke_timeout_{0};
  std::vector<caf::response_promise> leaving_;
  std::string fault_;
  caf::actor_clock::time_point fault_at_{};
  bool wants_aside_ = false, is_aside_ = false;
  std::string start_fault_;
  std::chrono::seconds return_pause_ = first_return_pause;
  caf::actor_clock::time_point next_return_ = {};
};

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::revoke_over)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::start_overdue)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::return_due)
