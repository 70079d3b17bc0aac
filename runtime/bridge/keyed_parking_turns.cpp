// The turns of a keyed_parking: one out for each partition, what it brings back, and what is done when it does not.
#include "runtime/actor/error_text.hpp"
#include "runtime/bridge/keyed_parking.hpp"

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

namespace troupe::bridge {

namespace {
constexpr std::chrono::seconds fenced_patience{5};  // an owner that must go hears of it with its next heartbeat
constexpr retry_policy outage{0, std::chrono::milliseconds{200}, std::chrono::milliseconds{2000}};
}  // namespace

void keyed_parking::confirm(partition& one) {
  parking_turn nothing;
  nothing.of = name_of(one);
  nothing.epoch = one.epoch;
  nothing.missed = one.missed.print;
  const auto generation = one.which.generation;
  self_->request(port_, caf::infinite, std::move(nothing))
      .then([this, generation](const turn_result& result) { confirmed(generation, result); },
            [this, generation](const caf::error& why) {
              unanswered({parking_due::what::confirm, generation}, why);
            });
}

void keyed_parking::confirmed(std::uint64_t generation, const turn_result& result) {
  auto* one = find(generation);
  if (one == nullptr || one->fenced)
    return;
  one->failures = 0;
  one->waiting.clear();
  if (result.fenced)
    return fence_off(*one);
  one->confirmed = true;
  for (const auto& record : std::exchange(one->early, {}))
    if (!one->halted && !take(record))
      dispatch_.accept({generation, static_cast<std::uint64_t>(record->at)}, record);
}

void keyed_parking::send_turn(partition& one) {
  if (one.claimed && !one.fenced && one.keys.take() != nullptr)
    request_turn(one);
}

void keyed_parking::request_turn(partition& one) {
  auto turn = *one.keys.out();
  turn.of = name_of(one);
  turn.epoch = one.epoch;
  const auto generation = one.which.generation;
  const auto number = turn.number;
  self_->request(port_, caf::infinite, std::move(turn))
      .then([this, generation, number](const turn_result& result) { settled(generation, number, result); },
            [this, generation, number](const caf::error& why) {
              if (is_out(generation, number))
                unanswered({parking_due::what::turn, generation, {}, number}, why);
            });
}

bool keyed_parking::is_out(std::uint64_t generation, std::int64_t turn) {
  auto* one = find(generation);
  return one != nullptr && !one->fenced && one->keys.out() != nullptr && one->keys.out()->number == turn;
}

void keyed_parking::settled(std::uint64_t generation, std::int64_t number, const turn_result& result) {
  if (!is_out(generation, number))
    return;
  auto* one = find(generation);
  one->failures = 0;
  one->waiting.clear();
  if (result.fenced)
    return fence_off(*one);
  follow(*one, one->keys.settle(result));
}

void keyed_parking::follow(partition& one, parked_keys::advice next) {
  const auto generation = one.which.generation;
  const auto id_of = [generation](broker::offset at) { return work_id{generation, static_cast<std::uint64_t>(at)}; };
  for (auto& [key, wait] : next.waits)
    later({parking_due::what::key, generation, std::move(key)}, wait);
  for (const auto& row : next.unparked)
    dispatch_.accept(id_of(row.record->at), row.record);
  for (auto& each : next.hand_over) {
    each.head.record->from = one.which;
    dispatch_.try_once(generation, std::move(each.head.record), each.head.attempts, each.outages);
  }
  for (const auto at : next.stored)
    tell_.finished(id_of(at));
  send_turn(one);
  check_idle(one);
}

// Somebody else has claimed the partition: the broker will tell. Until then nothing of it may be handled here, or the
// order of its keys would depend on who is faster.
void keyed_parking::fence_off(partition& one) {
  ++fenced_;
  one.fenced = one.halted = true;
  one.waiting = "another owner has claimed it; this node waits for the broker to take it away";
  spdlog::warn("{}/{}: {}", names_.topic, one.which.partition, one.waiting);
  one.keys = parked_keys{};
  one.draining.clear();
  one.early.clear();
  dispatch_.halt(one.which.generation);
  tell_.fenced(one.which.generation);
  later({parking_due::what::still_fenced, one.which.generation}, fenced_patience);
  check_idle(one);
}

void keyed_parking::unanswered(parking_due again, const caf::error& fault) {
  auto* one = find(again.generation);
  if (one == nullptr || one->fenced)
    return;
  one->asking = false;
  one->waiting = "the database does not take its parked records: " + actor::error_text(fault);
  if (again.now == parking_due::what::claim)
    tell_.unclaimed(actor::error_text(fault));
  if (one->failures++ == 0)
    one->failing_since = self_->clock().now();
  if (one->failures == 2)
    spdlog::warn("{}/{}: {}", names_.topic, one->which.partition, one->waiting);
  if (one->halted) {  // nobody waits for it any more; the next owner finds everything where it was
    one->keys = parked_keys{};
    one->fenced = true;
    return check_idle(*one);
  }
  later(std::move(again), outage.pause_after(one->failures, std::uniform_real_distribution<>{}(random_)));
}

}  // namespace troupe::bridge
