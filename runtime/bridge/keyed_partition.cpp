#include "runtime/bridge/keyed_partition.hpp"

namespace troupe::bridge {

keyed_partition::keyed_partition(broker::assignment which, keyed_ledger& of, bool parks)
    : which_{which}, of_all_{of}, parks_{parks} {
  if (parks)
    keys_.emplace(of.parking.limits);
}

std::uint64_t keyed_partition::arrived(std::shared_ptr<const broker::record> record, keyed_effects& out) {
  if (!may_hand_over())
    return 0;
  ++of_all_.received;
  if (record->at >= 0)  // else it has no place in a topic
    track(*record);
  if (stage_ == partition_stage::running)
    return place(std::move(record), out);
  early_.push_back(std::move(record));
  if (early_.size() == 1)
    ask_confirmation(out);
  return 0;
}

// Where it began is no news to anybody.
void keyed_partition::track(const broker::record& one) {
  if (!tracker_.watermark())
    told_ = one.at;
  tracker_.begin(one.at, one.print, broker::bytes_of(one));
}

std::uint64_t keyed_partition::place(std::shared_ptr<const broker::record> record, keyed_effects& out) {
  const auto& key = record->key;
  if (keys_ && key && keys_->contains(*key)) {
    keys_->append(std::move(record));
    send_turn(out);
    return 0;
  }
  const auto [number, is_head] = lanes_.add(key, {record, of_all_.now});
  if (is_head)
    hand_over(number, out);
  else if (backing_off_ > 0)
    held_up(number, out);
  return number;
}

void keyed_partition::passed(broker::offset next, keyed_effects& out) {
  if (!may_hand_over())
    return;
  tracker_.pass(next);
  out.moved = true;
}

void keyed_partition::cut(broker::landmark missed) {
  tracker_ = {};
  told_.reset();
  missed_ = missed;
  begun_ = true;  // what was committed is of the old log
  kept_ = -1;
  if (keys_)
    keys_->begin_log();
}

void keyed_partition::leave(keyed_effects& out) {
  stage_ = partition_stage::leaving;
  early_.clear();
  if (keys_)
    keys_->halt();
  tell_watermark(out);
}

// While the database is away for long the broker is told alone: what has an effect there makes no progress then, and
// other effects should not be repeated for it.
void keyed_partition::tell_watermark(keyed_effects& out) {
  const auto next = tracker_.watermark();
  if (!next || next == told_)
    return;
  told_ = next;
  const letters::reached now{*next, tracker_.below()};
  if (!parks_ || is_database_away())
    out.store = {now, kept_};
  if (keys_)
    keys_->reach(now);
  send_turn(out);
}

void keyed_partition::hand_over(std::uint64_t number, keyed_effects& out) {
  if (!may_hand_over())
    return;
  auto& next = *lanes_.find(number);
  next.now = step::in_hand;
  ++next.attempts;
  ++in_hand_;
  next.recoveries = of_all_.breaker.recoveries();
  out.hand_over.push_back({number, next.record});
}

void keyed_partition::answered(std::uint64_t number, handler::outcome said, keyed_effects& out) {
  auto* held = lanes_.find(number);
  if (held == nullptr || held->now != step::in_hand) {
    ++of_all_.late_answers;
    return;
  }
  held->now = step::waiting;
  weigh(*held, said);
  if (said.what != handler::outcome::verdict::unavailable)
    relieve(held->hindered, out);
  if (said.what != handler::outcome::verdict::done)
    last_error_ = said.reason;
  --in_hand_;
  if (held->is_parked)
    parked_tried(number, said, out);
  else
    settle(number, *held, said, out);
}

// A failure is an attempt of the record only if others can succeed. While one key after the other fails alike and
// nothing succeeds, it is what the handler needs that fails, whatever the handler calls it; an answer that is late is
// of that time.
void keyed_partition::weigh(work& held, handler::outcome& said) {
  auto& breaker = of_all_.breaker;
  if (said.what == handler::outcome::verdict::done)
    breaker.succeeded();
  held.spared = false;
  if (said.what != handler::outcome::verdict::retry)
    return;
  breaker.failed(held.record->key.value_or(std::to_string(held.record->at)), letters::fingerprint(said.reason));
  held.spared = breaker.is_open() || breaker.recoveries() != held.recoveries;
  if (held.spared)
    said = handler::unavailable("one key after the other fails alike, so none is given up: " + said.reason);
}

void keyed_partition::settle(std::uint64_t number, work& held, const handler::outcome& said, keyed_effects& out) {
  switch (said.what) {
    case handler::outcome::verdict::done:
      return finish(number, out);
    case handler::outcome::verdict::retry:
      return try_later(number, held, said.reason, out);
    case handler::outcome::verdict::unavailable:
      return wait_for_return(number, held, said.reason, out);
    case handler::outcome::verdict::reject:
      return bury(number, held, letters::cause_of_rejection(said.reason), said.reason, out);
  }
}

void keyed_partition::try_later(std::uint64_t number, work& failed, const std::string& reason, keyed_effects& out) {
  failed.outages = 0;
  failed.reason = reason;
  const auto wait = of_all_.names.retry.wait_after(failed.attempts, of_all_.chance());
  if (wait)
    back_off(number, failed, *wait, out);
  else if (!hold_exhausted(number, reason, out))
    bury(number, failed, letters::letter_cause::exhausted, reason, out);
}

void keyed_partition::wait_for_return(std::uint64_t number, work& held, const std::string& reason, keyed_effects& out) {
  held.reason = reason;
  --held.attempts;  // an outage is no attempt: the ceiling is for what is wrong with the record
  if (++held.outages > 1)
    hinder(held.hindered, reason, out);
  back_off(number, held, of_all_.names.retry.pause_after(held.outages, of_all_.chance()), out);
}

void keyed_partition::back_off(std::uint64_t number, work& failed, std::chrono::milliseconds wait, keyed_effects& out) {
  ++of_all_.retried;
  failed.now = step::backing_off;
  failed.due_at = of_all_.now + wait;
  ++backing_off_;
  out.wait.push_back({{keyed_timer::what::retry, number}, wait});
  held_up(number, out);
}

void keyed_partition::try_again(std::uint64_t number, keyed_effects& out) {
  auto* waiting = lanes_.find(number);
  if (waiting == nullptr || waiting->now != step::backing_off)
    return;
  waiting->now = step::waiting;
  --backing_off_;
  hand_over(number, out);
}

void keyed_partition::bury(std::uint64_t number, work& failed, letters::letter_cause cause, const std::string& reason,
                           keyed_effects& out) {
  failed.now = step::burying;
  failed.cause = cause;
  failed.reason = reason;
  ++in_hand_;  // the letters' owner has it
  out.bury.push_back({number, letter_of(*failed.record, failed.reason, failed.attempts)});
}

void keyed_partition::buried(std::uint64_t number, keyed_effects& out) {
  const auto* held = lanes_.find(number);
  if (held == nullptr || held->now != step::burying)
    return;
  ++of_all_.dead_lettered;
  of_all_.letters.add(held->cause);
  --in_hand_;
  finish(number, out);
}

// The record keeps its place until its letter is stored.
void keyed_partition::not_buried(std::uint64_t number, const std::string& why, keyed_effects& out) {
  auto* held = lanes_.find(number);
  if (held == nullptr || held->now != step::burying)
    return;
  last_error_ = "the dead letter of record " + std::to_string(held->record->at) + " cannot be stored: " + why;
  held->letter_trouble = last_error_;
  if (++held->letter_failures > 1)
    hinder(held->hindered, last_error_, out);
  out.wait.push_back(
      {{keyed_timer::what::letter, number}, of_all_.names.retry.pause_after(held->letter_failures, of_all_.chance())});
}

void keyed_partition::finish(std::uint64_t number, keyed_effects& out) {
  auto& done = *lanes_.find(number);
  relieve(done.hindered, out);
  if (done.record->at >= 0)
    tracker_.finish(done.record->at);
  out.finished.push_back(number);
  out.moved = true;
  if (stage_ == partition_stage::leaving)
    tell_watermark(out);
  const auto next = lanes_.remove(number);
  look_for_drained(out);
  if (next)
    hand_over(*next, out);
}

void keyed_partition::due(const keyed_timer& what, keyed_effects& out) {
  using kind = keyed_timer::what;
  switch (what.is) {
    case kind::retry:
      return try_again(what.id, out);
    case kind::letter:
      if (const auto* held = lanes_.find(what.id); held != nullptr && held->now == step::burying)
        out.bury.push_back({what.id, letter_of(*held->record, held->reason, held->attempts)});
      return;
    case kind::claim:
      if (stage_ == partition_stage::claiming && what.id == serial_)
        ask_claim(out);
      return;
    case kind::confirmation:
      if (stage_ == partition_stage::unconfirmed)
        ask_confirmation(out);
      return;
    case kind::turn:
      if (keys_ && keys_->out() != nullptr && static_cast<std::uint64_t>(keys_->out()->number) == what.id)
        send_again(out);
      return;
    case kind::key:
      if (keys_)
        keys_->due(what.key);
      return send_turn(out);
    case kind::still_fenced:
      out.rejoin = stage_ == partition_stage::fenced;
  }
}

void keyed_partition::hinder(bool& flag, const std::string& by, keyed_effects& out) {
  hindrance_.by = by;
  if (std::exchange(flag, true) || hindered_++ > 0)
    return;
  hindrance_.since = of_all_.now;
  out.say.push_back({true, place_name() + " stands still: " + by});
}

void keyed_partition::relieve(bool& flag, keyed_effects& out) {
  if (!std::exchange(flag, false) || --hindered_ > 0)
    return;
  hindrance_ = {};
  out.say.push_back({false, place_name() + " goes on"});
}

letters::dead_letter keyed_partition::letter_of(const broker::record& record, const std::string& reason,
                                                std::uint32_t attempts) const {
  return {of_all_.names.group, of_all_.names.topic, record, reason, attempts, "keyed"};
}

std::string keyed_partition::place_name() const {
  const auto& topic = of_all_.names.topic;
  return which_.partition < 0 ? topic : topic + '/' + std::to_string(which_.partition);
}

}  // namespace troupe::bridge
