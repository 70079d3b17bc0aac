#include "runtime/bridge/keyed_dispatch.hpp"

#include <caf/all.hpp>

namespace troupe::bridge {

namespace {
// The dead letters' owner answers once they are stored; while it cannot, the record keeps its place and is asked again.
constexpr auto burial_pause = std::chrono::seconds{1};
}  // namespace

keyed_dispatch::keyed_dispatch(caf::event_based_actor* self, dispatch_settings settings, keyed_subscription handler,
                               dead_letter_port letters, events tell)
    : self_{self},
      settings_{std::move(settings)},
      handler_{std::move(handler)},
      letters_{std::move(letters)},
      tell_{std::move(tell)},
      random_{static_cast<std::minstd_rand::result_type>(self->id())} {}

void keyed_dispatch::accept(work_id which, std::shared_ptr<const broker::record> record) {
  auto& lanes = sources_[which.source].lanes;
  const auto key = record->key;
  if (lanes.add(which.id, key, work{std::move(record), self_->clock().now()}) != nullptr)
    hand_over(which);
}

void keyed_dispatch::halt(std::uint64_t source) { sources_[source].halted = true; }

void keyed_dispatch::forget(std::uint64_t source) { sources_.erase(source); }

std::size_t keyed_dispatch::in_hand(std::uint64_t source) const {
  const auto found = sources_.find(source);
  return found == sources_.end() ? 0 : found->second.in_hand;
}

std::optional<caf::actor_clock::time_point> keyed_dispatch::held_since(work_id which) const {
  const auto source = sources_.find(which.source);
  const auto* held = source == sources_.end() ? nullptr : source->second.lanes.find(which.id);
  return held == nullptr ? std::nullopt : std::optional{held->since};
}

std::size_t keyed_dispatch::backing_off(std::uint64_t source) const {
  const auto found = sources_.find(source);
  return found == sources_.end() ? 0 : found->second.backing_off;
}

void keyed_dispatch::on_retry_due(work_id which) {
  auto* source = source_of(which);
  auto* waiting = source == nullptr ? nullptr : source->lanes.find(which.id);
  if (waiting == nullptr)
    return;
  waiting->backing_off = false;
  --source->backing_off;
  hand_over(which);
}

void keyed_dispatch::on_burial_due(work_id which) {
  auto* source = source_of(which);
  if (auto* failed = source == nullptr ? nullptr : source->lanes.find(which.id))
    send_letter(which, *failed);
}

keyed_dispatch::source_work* keyed_dispatch::source_of(work_id which) {
  const auto found = sources_.find(which.source);
  return found == sources_.end() ? nullptr : &found->second;
}

void keyed_dispatch::hand_over(work_id which) {
  auto* source = source_of(which);
  if (source == nullptr || source->halted)
    return;
  auto& next = *source->lanes.find(which.id);
  ++source->in_hand;
  if (next.content.empty()) {
    auto decoded = handler_.decode(*next.record, settings_.topic);
    if (!decoded)
      return bury_with(which, next, "cannot be decoded: " + schemas::to_string(decoded.error()));
    next.content = std::move(*decoded);
  }
  ++next.attempts;
  self_->request(handler_.handler, caf::infinite, next.content)
      .then([this, which](const outcome& said) { answered(which, said); },
            [this, which](const caf::error& fault) { answered(which, retry(self_->system().render(fault))); });
}

void keyed_dispatch::answered(work_id which, const outcome& said) {
  auto* source = source_of(which);
  auto* held = source == nullptr ? nullptr : source->lanes.find(which.id);
  if (held == nullptr) {
    ++late_answers_;
    return;
  }
  switch (said.what) {
    case outcome::verdict::done:
      return finish(which);
    case outcome::verdict::retry:
      return try_later(which, *held, said.reason);
    case outcome::verdict::unavailable:
      return wait_for_return(which, *held, said.reason);
    case outcome::verdict::reject:
      return bury_with(which, *held, said.reason);
  }
}

void keyed_dispatch::try_later(work_id which, work& failed, const std::string& reason) {
  last_error_ = reason;
  const auto chance = std::uniform_real_distribution<>{}(random_);
  const auto wait = settings_.retry.wait_after(failed.attempts, chance);
  if (!wait)
    return bury_with(which, failed, reason);
  failed.outages = 0;
  back_off(which, failed, *wait);
}

void keyed_dispatch::wait_for_return(work_id which, work& held, const std::string& reason) {
  last_error_ = reason;
  --held.attempts;  // an outage is no attempt: the ceiling is for what is wrong with the record
  back_off(which, held, settings_.retry.pause_after(++held.outages, std::uniform_real_distribution<>{}(random_)));
}

void keyed_dispatch::back_off(work_id which, work& failed, std::chrono::milliseconds wait) {
  ++retried_;
  failed.backing_off = true;
  ++source_of(which)->backing_off;
  self_->delayed_send(self_, wait, retry_due{which});
  left_hand(which.source);
}

void keyed_dispatch::bury_with(work_id which, work& failed, std::string reason) {
  last_error_ = reason;
  failed.reason = std::move(reason);
  send_letter(which, failed);
}

void keyed_dispatch::send_letter(work_id which, const work& failed) {
  self_
      ->request(letters_, caf::infinite,
                bury{{{settings_.group, settings_.topic, *failed.record, failed.reason, failed.attempts}}})
      .then(
          [this, which](bool) {
            ++dead_lettered_;
            finish(which);
          },
          [this, which](const caf::error&) { self_->delayed_send(self_, burial_pause, burial_due{which}); });
}

void keyed_dispatch::finish(work_id which) {
  auto* source = source_of(which);
  if (source == nullptr)
    return;
  const auto next = source->lanes.remove(which.id);
  tell_.finished(which);
  if (next)
    hand_over({which.source, *next});
  left_hand(which.source);
}

void keyed_dispatch::left_hand(std::uint64_t source) {
  const auto found = sources_.find(source);
  if (found == sources_.end())
    return;
  if (--found->second.in_hand == 0 && found->second.halted)
    tell_.drained(source);
}

}  // namespace troupe::bridge
