// The keys of a keyed partition whose records wait in the database. One turn of parked_keys is out at a time; an answer
// that does not come is waited for, and the very same asked again.
#include "runtime/bridge/keyed_partition.hpp"

namespace troupe::bridge {

void keyed_partition::turn_settled(std::int64_t number, const letters::turn_result& result, keyed_effects& out) {
  if (number == 0)
    return confirmed(result, out);
  if (!keys_ || keys_->out() == nullptr || keys_->out()->number != number)
    return;
  database_answered();
  if (result.fenced)
    return fence_off(out);
  if (const auto& told = keys_->out()->reached)
    out.store = {*told, kept_ = told->next};
  follow(keys_->settle(result), out);
}

void keyed_partition::turn_failed(std::int64_t number, const std::string& why, keyed_effects& out) {
  if (number == 0) {
    if (stage_ == partition_stage::unconfirmed)
      no_answer({keyed_timer::what::confirmation, 0}, why, out);
    return;
  }
  if (!keys_ || keys_->out() == nullptr || keys_->out()->number != number)
    return;
  no_answer({keyed_timer::what::turn, static_cast<std::uint64_t>(number)}, why, out);
}

void keyed_partition::send_turn(keyed_effects& out) {
  if (keys_ && stage_ != partition_stage::claiming && keys_->take() != nullptr)
    send_again(out);
}

void keyed_partition::send_again(keyed_effects& out) {
  auto& turn = out.turns.emplace_back(*keys_->out());
  turn.of = {of_all_.names.group, of_all_.names.topic, which_.partition};
  turn.epoch = epoch_;
  turn.missed = missed_.print;  // before anything of the new log
}

void keyed_partition::follow(parked_keys::advice next, keyed_effects& out) {
  for (const auto& [key, wait] : next.waits)
    wait_for_key(key, wait, out);
  for (const auto& row : next.unparked)
    place(row.record, out);
  for (auto& each : next.hand_over)
    try_parked(std::move(each), out);
  for (const auto at : next.stored)
    tracker_.finish(at);
  out.moved = out.moved || !next.stored.empty();
  if (stage_ == partition_stage::leaving)
    tell_watermark(out);
  send_turn(out);
}

void keyed_partition::try_parked(parked_keys::handed_over next, keyed_effects& out) {
  next.head.record->from = which_;
  work tried{std::move(next.head.record), of_all_.now, next.head.attempts, next.outages, true};
  const auto key = tried.record->key;
  hand_over(lanes_.add(key, std::move(tried)).number, out);
}

void keyed_partition::parked_tried(std::uint64_t number, const handler::outcome& said, keyed_effects& out) {
  auto& tried = *lanes_.find(number);
  const bool is_away = said.what == handler::outcome::verdict::unavailable;
  tried.outages = is_away ? tried.outages + 1 : 0;
  tried.attempts -= is_away ? 1U : 0U;
  if (tried.outages > 1)
    hinder(parked_hindered_, said.reason, out);
  else
    relieve(parked_hindered_, out);
  if (keys_)
    tell_keys(tried, said, out);
  lanes_.remove(number);
  send_turn(out);
}

void keyed_partition::tell_keys(const work& tried, const handler::outcome& said, keyed_effects& out) {
  const auto& record = *tried.record;
  const auto& key = *record.key;
  const broker::landmark which{record.at, record.print};
  if (said.what == handler::outcome::verdict::done)
    return keys_->done(key, which);
  if (said.what == handler::outcome::verdict::reject) {
    of_all_.letters.add(letters::cause_of_rejection(said.reason));
    return keys_->given_up(key, letter_of(record, said.reason, tried.attempts));
  }
  const auto& retry = of_all_.names.retry;
  const auto wait = tried.outages > 0 ? std::optional{retry.pause_after(tried.outages, of_all_.chance())}
                                      : retry.wait_after(tried.attempts, of_all_.chance());
  letters::parked_record failed{tried.record, tried.attempts, said.reason, wait.value_or(std::chrono::milliseconds{0})};
  if (wait) {
    ++of_all_.retried;
    keys_->failed(key, std::move(failed), tried.outages);
    return wait_for_key(key, *wait, out);
  }
  of_all_.letters.add(letters::letter_cause::exhausted);
  auto letter = letter_of(record, said.reason, tried.attempts);
  if (of_all_.parking.on_exhausted == exhausted_action::park)
    keys_->hold(key, std::move(failed), std::move(letter));
  else
    keys_->given_up(key, std::move(letter));
}

// Only what the handler said of a head parks its key; in an outage the topic is the better buffer.
bool keyed_partition::is_stalled(const work& head) const {
  return head.now == step::backing_off && (head.outages == 0 || head.spared);
}

void keyed_partition::held_up(std::uint64_t number, keyed_effects& out) {
  if (!keys_ || !may_hand_over())
    return;
  const auto head = lanes_.head_of(number);
  const auto& first = *lanes_.find(head);
  const auto& key = first.record->key;
  if (!key || !is_stalled(first))
    return;
  const bool is_crowded = lanes_.lane_size(number) > of_all_.parking.park_after + 1 || of_all_.is_pressed;
  if (keys_->is_draining(*key) || (is_crowded && keys_->has_room()))
    park(head, "", out);
}

bool keyed_partition::hold_exhausted(std::uint64_t number, const std::string& reason, keyed_effects& out) {
  if (!keys_ || of_all_.parking.on_exhausted != exhausted_action::park)
    return false;
  if (!may_hand_over())
    return true;  // the next owner tries it again and holds its key
  const auto& key = lanes_.find(number)->record->key;
  if (!key || !(keys_->has_room() || keys_->contains(*key)))
    return false;
  park(number, reason, out);
  return true;
}

void keyed_partition::park(std::uint64_t head, const std::string& held_because, keyed_effects& out) {
  std::vector<letters::parked_record> rows;
  for (auto& each : lanes_.take_lane(head)) {
    const bool backed_off = each.now == step::backing_off;
    backing_off_ -= backed_off ? 1U : 0U;
    relieve(each.hindered, out);
    const auto left = backed_off ? each.due_at - of_all_.now : caf::actor_clock::duration_type{0};
    rows.push_back({std::move(each.record), each.attempts, std::move(each.reason),
                    std::chrono::ceil<std::chrono::milliseconds>(left)});
  }
  auto& first = rows.front();
  const auto key = *first.record->key;
  const auto wait = first.due_in;
  std::optional<letters::dead_letter> letter;
  if (!held_because.empty()) {
    first.held = true;
    first.last_error = held_because;
    letter = letter_of(*first.record, held_because, first.attempts);
    of_all_.letters.add(letters::letter_cause::exhausted);
  }
  keys_->park(key, std::move(rows), letter);
  if (!letter)
    wait_for_key(key, wait, out);
  send_turn(out);
}

void keyed_partition::changed(const std::string& key, keyed_effects& out) {
  if (!looks_for_changes())
    return;
  const bool was_draining = keys_->is_draining(key);
  keys_->changed(key, lanes_.has_lane(key));
  if (!was_draining && keys_->is_draining(key))
    draining_.push_back(key);
  send_turn(out);
}

void keyed_partition::look_for_drained(keyed_effects& out) {
  if (draining_.empty())
    return;
  std::erase_if(draining_, [this](const std::string& key) {
    const bool is_empty = !lanes_.has_lane(key);
    if (is_empty)
      keys_->lane_empty(key);
    return is_empty;
  });
  send_turn(out);
}

void keyed_partition::pressed(keyed_effects& out) {
  if (!keys_ || backing_off_ == 0)
    return;
  for (const auto head : lanes_.heads())
    if (const auto* first = lanes_.find(head); first != nullptr && is_stalled(*first))
      held_up(head, out);
}

void keyed_partition::wait_for_key(const std::string& key, std::chrono::milliseconds wait, keyed_effects& out) {
  out.wait.push_back({{keyed_timer::what::key, 0, key}, wait});
}

}  // namespace troupe::bridge
