#include "runtime/bridge/keyed_dispatch.hpp"

#include "runtime/actor/error_text.hpp"
#include "runtime/bridge/record_log.hpp"

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

namespace troupe::bridge {

keyed_dispatch::keyed_dispatch(caf::event_based_actor* self, dispatch_settings settings, keyed_subscription handler,
                               dead_letter_port letters, events tell)
    : self_{self},
      settings_{std::move(settings)},
      handler_{std::move(handler)},
      letters_{std::move(letters)},
      tell_{std::move(tell)},
      inquiries_{self, handler_.handler},
      random_{static_cast<std::minstd_rand::result_type>(self->id())} {}

void keyed_dispatch::accept(work_id which, std::shared_ptr<const broker::record> record) {
  auto& source = sources_[which.source];
  const auto key = record->key;
  if (source.lanes.add(which.id, key, work{std::move(record), self_->clock().now()}) != nullptr)
    hand_over(which);
  else if (source.backing_off > 0 && tell_.held_up)
    tell_.held_up(which);
}

void keyed_dispatch::try_once(std::uint64_t source, std::shared_ptr<const broker::record> record,
                              std::uint32_t attempts, std::uint32_t outages) {
  const work_id which{source, ++last_kept_};
  work tried{std::move(record), self_->clock().now(), {}, attempts, outages};
  tried.kept_elsewhere = true;
  const auto key = tried.record->key;
  sources_[which.source].lanes.add(which.id, key, std::move(tried));
  hand_over(which);
}

std::vector<lane_record> keyed_dispatch::take_lane(work_id which) {
  auto* source = source_of(which);
  const auto now = self_->clock().now();
  std::vector<lane_record> out;
  for (auto& [id, one] : source->lanes.take_lane(which.id)) {
    source->backing_off -= one.backing_off ? 1U : 0U;
    relieve(*source, *one.record, one.hindered);
    const auto left = one.backing_off ? one.due_at - now : caf::actor_clock::duration_type{0};
    out.push_back({std::move(one.record), one.attempts, std::move(one.reason),
                   std::chrono::ceil<std::chrono::milliseconds>(left)});
  }
  return out;
}

std::optional<keyed_dispatch::lane_view> keyed_dispatch::lane_of(work_id which) const {
  const auto* source = source_of(which);
  if (source == nullptr || source->lanes.find(which.id) == nullptr)
    return std::nullopt;
  const auto head = source->lanes.head_of(which.id);
  const auto& first = *source->lanes.find(head);
  return lane_view{head, source->lanes.lane_size(which.id) - 1,
                   first.backing_off && (first.outages == 0 || first.spared)};
}

std::optional<std::string> keyed_dispatch::key_of(work_id which) const {
  const auto* source = source_of(which);
  const auto* held = source == nullptr ? nullptr : source->lanes.find(which.id);
  return held == nullptr ? std::nullopt : held->record->key;
}

bool keyed_dispatch::has_lane(std::uint64_t source, const std::string& key) const {
  const auto* found = source_of({source, 0});
  return found != nullptr && found->lanes.has_lane(key);
}

std::vector<std::uint64_t> keyed_dispatch::stalled_heads(std::uint64_t source) const {
  std::vector<std::uint64_t> out;
  const auto* found = source_of({source, 0});
  if (found == nullptr || found->backing_off == 0)
    return out;
  for (const auto head : found->lanes.heads())
    if (lane_of({source, head})->stalled)
      out.push_back(head);
  return out;
}

void keyed_dispatch::halt(std::uint64_t source) { sources_[source].halted = true; }

void keyed_dispatch::forget(std::uint64_t source) { sources_.erase(source); }

std::size_t keyed_dispatch::in_hand(std::uint64_t source) const {
  const auto found = sources_.find(source);
  return found == sources_.end() ? 0 : found->second.in_hand;
}

void keyed_dispatch::on_retry_due(work_id which) {
  auto* source = source_of(which);
  auto* waiting = source == nullptr ? nullptr : source->lanes.find(which.id);
  if (waiting == nullptr || !waiting->backing_off)  // or it left its lane meanwhile
    return;
  // It may have left, come back and failed again; then its own timer is still to come.
  if (self_->clock().now() < waiting->due_at)
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

const keyed_dispatch::source_work* keyed_dispatch::source_of(work_id which) const {
  const auto found = sources_.find(which.source);
  return found == sources_.end() ? nullptr : &found->second;
}

double keyed_dispatch::chance() { return std::uniform_real_distribution<>{}(random_); }

void keyed_dispatch::hand_over(work_id which) {
  auto* source = source_of(which);
  if (source == nullptr || source->halted)
    return;
  auto& next = *source->lanes.find(which.id);
  ++source->in_hand;
  if (next.content.empty()) {
    auto decoded = handler_.decode(*next.record, settings_.topic);
    if (!decoded)
      return answered(which, reject(std::string{undecodable_words} + schemas::to_string(decoded.error())));
    next.content = std::move(*decoded);
  }
  ++next.attempts;
  next.handed_at = bridge_timings::takes(which.id, source->in_hand) ? metrics::begin() : metrics::moment{};
  next.recoveries = breaker_.recoveries();
  handed_over_.emplace(++last_number_, which);
  inquiries_.ask(last_number_, next.content);
}

void keyed_dispatch::on_answers() {
  const auto runs = in_runs();
  for (const auto& [number, said] : inquiries_.answers())
    if (const auto asked = handed_over_.extract(number))  // else a second answer
      answered(asked.mapped(), outcome_of(said));
}

outcome keyed_dispatch::outcome_of(const caf::message& answer) const {
  if (answer.match_elements<outcome>())
    return answer.get_as<outcome>(0);
  const bool failed = answer.match_elements<caf::error>();
  const auto fault = failed ? answer.get_as<caf::error>(0) : caf::make_error(caf::sec::unexpected_response);
  return retry(actor::error_text(fault));
}

// A failure is an attempt of the record only if others can succeed. While one key after the other fails alike and
// nothing succeeds, it is what the handler needs that fails, whatever the handler calls it; an answer that is late is
// of that time.
void keyed_dispatch::weigh(work& held, outcome& said) {
  if (said.what == outcome::verdict::done)
    breaker_.succeeded();
  held.spared = false;
  if (said.what != outcome::verdict::retry)
    return;
  breaker_.failed(held.record->key.value_or(std::to_string(held.record->at)), fingerprint(said.reason));
  held.spared = breaker_.is_open() || breaker_.recoveries() != held.recoveries;
  if (held.spared)
    said = unavailable("one key after the other fails alike, so none is given up: " + said.reason);
}

void keyed_dispatch::hinder(work_id which, const broker::record& by, bool& flag, std::string why) {
  auto& source = *source_of(which);
  source.what.by = std::move(why);
  if (std::exchange(flag, true) || source.hindered++ > 0)
    return;
  source.what.since = self_->clock().now();
  spdlog::warn("{} stands still: {}", partition_of(settings_.topic, by), source.what.by);
}

void keyed_dispatch::relieve(source_work& source, const broker::record& by, bool& flag) {
  if (!std::exchange(flag, false) || --source.hindered > 0)
    return;
  source.what = {};
  spdlog::info("{} goes on", partition_of(settings_.topic, by));
}

void keyed_dispatch::answered(work_id which, outcome said) {
  auto* source = source_of(which);
  auto* held = source == nullptr ? nullptr : source->lanes.find(which.id);
  if (held == nullptr) {
    ++late_answers_;
    return;
  }
  if (held->handed_at != metrics::moment{})
    note_times(*held, said);
  log_answer(settings_.topic, *held->record, said);
  weigh(*held, said);
  if (said.what != outcome::verdict::unavailable)
    relieve(*source, *held->record, held->hindered);
  if (held->kept_elsewhere)
    return handed_back(which, *held, said);
  switch (said.what) {
    case outcome::verdict::done:
      return finish(which);
    case outcome::verdict::retry:
      return try_later(which, *held, said.reason);
    case outcome::verdict::unavailable:
      return wait_for_return(which, *held, said.reason);
    case outcome::verdict::reject:
      return bury_with(which, *held, cause_of_rejection(said.reason), said.reason);
  }
}

void keyed_dispatch::note_times(const work& held, const outcome& said) {
  timings_->handlers.record_since(held.handed_at);
  if (said.what == outcome::verdict::done)
    timings_->took_effect(*held.record);
}

void keyed_dispatch::handed_back(work_id which, work& tried, const outcome& said) {
  const auto report = judge(tried, said);
  if (said.what != outcome::verdict::done)
    source_of(which)->last_error = said.reason;
  retried_ += report.what == attempt::result::again ? 1U : 0U;
  if (report.what == attempt::result::rejected)
    counts_.add(cause_of_rejection(said.reason));
  if (report.what == attempt::result::exhausted)
    counts_.add(letter_cause::exhausted);
  auto& source = *source_of(which);
  if (report.outages > 1)
    hinder(which, *report.record, source.parked_hindered, said.reason);
  else
    relieve(source, *report.record, source.parked_hindered);
  source.lanes.remove(which.id);
  tell_.attempted(which, report);
  left_hand(which.source);
}

attempt keyed_dispatch::judge(const work& tried, const outcome& said) {
  attempt out{attempt::result::done, tried.record, said.reason, tried.attempts, 0, {}};
  if (said.what == outcome::verdict::reject)
    out.what = attempt::result::rejected;
  if (said.what == outcome::verdict::retry) {
    const auto wait = settings_.retry.wait_after(tried.attempts, chance());
    out.what = wait ? attempt::result::again : attempt::result::exhausted;
    out.wait = wait.value_or(std::chrono::milliseconds{0});
  }
  if (said.what == outcome::verdict::unavailable) {
    out.what = attempt::result::again;
    --out.attempts;
    out.outages = tried.outages + 1;
    out.wait = settings_.retry.pause_after(out.outages, chance());
  }
  return out;
}

void keyed_dispatch::try_later(work_id which, work& failed, const std::string& reason) {
  source_of(which)->last_error = reason;
  const auto wait = settings_.retry.wait_after(failed.attempts, chance());
  failed.outages = 0;
  failed.reason = reason;
  if (wait)
    return back_off(which, failed, *wait);
  if (tell_.exhausted && tell_.exhausted(which, reason))
    return left_hand(which.source);
  bury_with(which, failed, letter_cause::exhausted, reason);
}

void keyed_dispatch::wait_for_return(work_id which, work& held, const std::string& reason) {
  source_of(which)->last_error = reason;
  held.reason = reason;
  --held.attempts;  // an outage is no attempt: the ceiling is for what is wrong with the record
  if (++held.outages > 1)
    hinder(which, *held.record, held.hindered, reason);
  back_off(which, held, settings_.retry.pause_after(held.outages, chance()));
}

void keyed_dispatch::back_off(work_id which, work& failed, std::chrono::milliseconds wait) {
  ++retried_;
  failed.backing_off = true;
  failed.due_at = self_->clock().now() + wait;
  ++source_of(which)->backing_off;
  self_->delayed_send(self_, wait, retry_due{which});
  if (tell_.held_up)
    tell_.held_up(which);
  left_hand(which.source);
}

void keyed_dispatch::bury_with(work_id which, work& failed, letter_cause cause, std::string reason) {
  source_of(which)->last_error = reason;
  failed.cause = cause;
  failed.reason = std::move(reason);
  send_letter(which, failed);
}

void keyed_dispatch::send_letter(work_id which, const work& failed) {
  self_
      ->request(letters_, caf::infinite,
                bury{{{settings_.group, settings_.topic, *failed.record, failed.reason, failed.attempts, "keyed"}}})
      .then(
          [this, which, cause = failed.cause](bool) {
            ++dead_lettered_;
            counts_.add(cause);
            finish(which);
          },
          [this, which](const caf::error& fault) { letter_refused(which, fault); });
}

// The record keeps its place until its letter is stored.
void keyed_dispatch::letter_refused(work_id which, const caf::error& fault) {
  auto* source = source_of(which);
  auto* failed = source == nullptr ? nullptr : source->lanes.find(which.id);
  if (failed == nullptr)
    return;
  source->last_error = "the dead letter of record " + std::to_string(failed->record->at) +
                       " cannot be stored: " + actor::error_text(fault);
  failed->letter_trouble = source->last_error;
  if (++failed->letter_failures > 1)
    hinder(which, *failed->record, failed->hindered, source->last_error);
  self_->delayed_send(self_, settings_.retry.pause_after(failed->letter_failures, chance()), burial_due{which});
}

void keyed_dispatch::finish(work_id which) {
  auto* source = source_of(which);
  if (source == nullptr)
    return;
  if (auto* done = source->lanes.find(which.id))
    relieve(*source, *done->record, done->hindered);
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
