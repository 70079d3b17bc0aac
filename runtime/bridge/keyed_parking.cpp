#include "runtime/bridge/keyed_parking.hpp"

#include "runtime/actor/error_text.hpp"

#include <caf/all.hpp>

namespace troupe::bridge {
namespace {
constexpr std::chrono::seconds claim_patience{3};
}  // namespace

keyed_parking::keyed_parking(caf::event_based_actor* self, parking_settings settings, dispatch_settings names,
                             parking_port port, keyed_dispatch& dispatch, events tell)
    : self_{self},
      settings_{settings},
      names_{std::move(names)},
      port_{std::move(port)},
      dispatch_{dispatch},
      tell_{std::move(tell)},
      random_{static_cast<std::minstd_rand::result_type>(self->id())} {}

keyed_parking::partition* keyed_parking::find(std::uint64_t generation) {
  const auto found = partitions_.find(generation);
  return found == partitions_.end() ? nullptr : &found->second;
}

dead_letter keyed_parking::letter_of(const std::shared_ptr<const broker::record>& record, const std::string& reason,
                                     std::uint32_t attempts) const {
  return {names_.group, names_.topic, *record, reason, attempts, "keyed"};
}

void keyed_parking::claim(broker::assignment which) {
  auto& one = partitions_[which.generation];
  one.which = which;
  one.keys = parked_keys{settings_.limits};
  one.waiting = "the database is asked for its parked records";
  on_due({parking_due::what::claim, which.generation});
}

bool keyed_parking::is_claiming() const {
  return std::any_of(partitions_.begin(), partitions_.end(), [](const auto& each) { return each.second.asking; });
}

void keyed_parking::reach(std::function<void(std::optional<std::string>)> tell) {
  self_->request(port_, caf::infinite, find_changed_keys{names_.group, names_.topic, {0}})
      .then([tell](const changed_keys&) { tell(std::nullopt); },
            [tell](const caf::error& why) { tell(actor::error_text(why)); });
}

void keyed_parking::claimed(std::uint64_t generation, const partition_claim& found) {
  auto* one = find(generation);
  if (one == nullptr)
    return;
  one->claimed = true;
  one->asking = false;
  one->failures = 0;
  one->epoch = found.epoch;
  one->last = found.last;
  one->waiting.clear();
  if (one->halted)
    return check_idle(*one);
  one->keys.load(found.keys);
  for (const auto& key : found.keys)
    if (!key.held)
      later({parking_due::what::key, generation, key.key}, key.due_in);
  tell_.claimed(one->which);
  if (!std::exchange(looking_, true))
    later({}, settings_.look_interval);
}

broker::landmark keyed_parking::known(std::uint64_t generation) const {
  const auto found = partitions_.find(generation);
  return found == partitions_.end() ? broker::landmark{} : found->second.last;
}

void keyed_parking::cut(std::uint64_t generation, broker::landmark missed) {
  if (auto* one = find(generation))
    one->missed = missed;
}

bool keyed_parking::take(const std::shared_ptr<const broker::record>& record) {
  auto* one = find(record->from.generation);
  if (one != nullptr && !one->confirmed) {
    one->early.push_back(record);
    if (one->early.size() == 1)
      confirm(*one);
    return true;
  }
  if (one == nullptr || one->keys.empty() || !record->key || !one->keys.contains(*record->key))
    return false;
  one->keys.append(record);
  send_turn(*one);
  return true;
}

void keyed_parking::held_up(work_id which) {
  auto* one = find(which.source);
  const auto lane = dispatch_.lane_of(which);
  if (one == nullptr || one->halted || !lane || !lane->stalled)
    return;
  const work_id head{which.source, lane->head};
  const auto key = dispatch_.key_of(head);
  const bool crowded = lane->behind > settings_.park_after || pressed_;
  if (key && (one->keys.is_draining(*key) || (crowded && one->keys.has_room())))
    park(*one, head, "");
}

bool keyed_parking::exhausted(work_id which, const std::string& reason) {
  auto* one = find(which.source);
  if (one == nullptr || settings_.on_exhausted != exhausted_action::park)
    return false;
  if (one->halted)
    return true;  // the next owner tries it again and holds its key
  const auto key = dispatch_.key_of(which);
  if (!key || !(one->keys.has_room() || one->keys.contains(*key)))
    return false;
  park(*one, which, reason);
  return true;
}

void keyed_parking::park(partition& one, work_id head, const std::string& held_because) {
  std::vector<parked_record> rows;
  for (auto& each : dispatch_.take_lane(head))
    rows.push_back({std::move(each.record), each.attempts, std::move(each.reason), each.wait});
  const auto key = *rows.front().record->key;
  const auto wait = rows.front().due_in;
  std::optional<dead_letter> letter;
  if (!held_because.empty()) {
    rows.front().held = true;
    rows.front().last_error = held_because;
    letter = letter_of(rows.front().record, held_because, rows.front().attempts);
  }
  one.keys.park(key, std::move(rows), letter);
  if (!letter)
    later({parking_due::what::key, one.which.generation, key}, wait);
  send_turn(one);
}

void keyed_parking::attempted(work_id which, const attempt& report) {
  auto* one = find(which.source);
  if (one == nullptr || one->fenced)
    return;
  const auto& key = *report.record->key;
  const broker::landmark which_one{report.record->at, report.record->print};
  failed_attempt failed{which_one, report.attempts, report.reason, report.wait};
  const auto letter = [&] { return letter_of(report.record, report.reason, report.attempts); };
  switch (report.what) {
    case attempt::result::done:
      one->keys.done(key, which_one);
      break;
    case attempt::result::again:
      one->keys.failed(key, std::move(failed), report.outages);
      later({parking_due::what::key, which.source, key}, report.wait);
      break;
    case attempt::result::rejected:
      one->keys.given_up(key, letter());
      break;
    case attempt::result::exhausted:
      if (settings_.on_exhausted == exhausted_action::park)
        one->keys.hold(key, std::move(failed), letter());
      else
        one->keys.given_up(key, letter());
  }
  send_turn(*one);
}

void keyed_parking::record_finished(work_id which) {
  auto* one = find(which.source);
  if (one == nullptr || one->draining.empty())
    return;
  std::erase_if(one->draining, [&](const std::string& key) {
    const bool empty = !dispatch_.has_lane(which.source, key);
    if (empty)
      one->keys.lane_empty(key);
    return empty;
  });
  send_turn(*one);
}

void keyed_parking::press(bool pressed) {
  if (std::exchange(pressed_, pressed) == pressed || !pressed)
    return;
  for (const auto& [generation, one] : partitions_)
    for (const auto head : dispatch_.stalled_heads(generation))
      held_up({generation, head});
}

void keyed_parking::on_due(const parking_due& due) {
  if (due.now == parking_due::what::look)
    return look();
  if (due.now == parking_due::what::turn && !is_out(due.generation, due.turn))
    return;
  auto* one = find(due.generation);
  if (one == nullptr || (one->fenced && due.now != parking_due::what::still_fenced))
    return;
  const auto generation = due.generation;
  switch (due.now) {
    case parking_due::what::claim:
      if (one->halted)
        return;
      one->asking = true;
      self_
          ->request(port_, caf::infinite,
                    claim_partition{name_of(*one), std::chrono::steady_clock::now() + claim_patience})
          .then([this, generation](const partition_claim& found) { claimed(generation, found); },
                [this, generation](const caf::error& why) {
                  unanswered({parking_due::what::claim, generation}, why);
                });
      return;
    case parking_due::what::confirm:
      return confirm(*one);
    case parking_due::what::turn:
      return request_turn(*one);
    case parking_due::what::still_fenced:
      return tell_.still_fenced();
    default:
      one->keys.due(due.key);
      send_turn(*one);
  }
}

void keyed_parking::halt(std::uint64_t generation) {
  if (auto* one = find(generation)) {
    one->halted = true;
    one->keys.halt();
  }
}

bool keyed_parking::is_busy(std::uint64_t generation) const {
  const auto found = partitions_.find(generation);
  return found != partitions_.end() && (found->second.asking || found->second.keys.has_results());
}

void keyed_parking::check_idle(partition& one) {
  if (one.halted && !one.asking && !one.keys.has_results())
    tell_.idle(one.which.generation);
}

parked_status keyed_parking::look_at(std::uint64_t generation) const {
  const auto found = partitions_.find(generation);
  if (found == partitions_.end())
    return {};
  const auto& one = found->second;
  return {one.keys.keys(), one.keys.held_keys(), one.keys.records(), one.waiting};
}

keyed_dispatch::hindrance keyed_parking::hindered(std::uint64_t generation) const {
  const auto found = partitions_.find(generation);
  if (found == partitions_.end() || found->second.failures < 2)
    return {};
  return {found->second.waiting, found->second.failing_since};
}

void keyed_parking::look() {
  find_changed_keys asked{names_.group, names_.topic, {}};
  for (const auto& [generation, one] : partitions_)
    if (one.claimed && !one.halted)
      asked.partitions.push_back(one.which.partition);
  if (asked.partitions.empty()) {
    looking_ = false;
    return;
  }
  const auto again = [this] { later({}, settings_.look_interval); };
  self_->request(port_, caf::infinite, std::move(asked))
      .then(
          [this, again](const changed_keys& news) {
            found(news);
            again();
          },
          [again](const caf::error&) { again(); });
}

void keyed_parking::found(const changed_keys& news) {
  for (const auto& [number, key] : news.keys)
    for (auto& [generation, one] : partitions_) {
      if (one.which.partition != number || !one.claimed || one.halted)
        continue;
      const bool was_draining = one.keys.is_draining(key);
      one.keys.changed(key, dispatch_.has_lane(generation, key));
      if (!was_draining && one.keys.is_draining(key))
        one.draining.push_back(key);
      send_turn(one);
    }
}

}  // namespace troupe::bridge
