#include "runtime/effect/batch_effect.hpp"

#include "runtime/effect/derivation.hpp"
#include "runtime/effect/inbox_turn.hpp"
#include "runtime/effect/screened_batch.hpp"
#include "runtime/store/abandon.hpp"

namespace troupe::effect {
namespace {

constexpr auto fence_failed = "OF001", trial_passed = "OF003";

std::vector<letters::dead_letter> letters_of(const commit_batch& batch, const rejections& rejected) {
  std::vector<letters::dead_letter> letters;
  for (const auto& [index, reason] : rejected)
    letters.push_back({batch.of.group, batch.of.topic, batch.records[index], reason, batch.attempts});
  return letters;
}

struct handled_batch {
  rejections rejected;
  std::vector<std::size_t> repeats = {};
  std::vector<wire::event> events = {};
};

handled_batch handle(effect_transaction& open, const commit_batch& batch, inbox_turn& inbox) {
  if (!batch.condemned.empty())
    return {{{0, batch.condemned}}};
  const auto known = inbox.repeats(open);
  screened_batch screened{batch.records, inbox.brought(), known};
  if (screened.records().empty())
    return {{}, std::move(screened).repeats()};
  auto said = open.handle(batch.of.topic, screened.records());
  auto rejected = screened.settle(said.rejected);
  inbox.note(open, rejected);
  auto events = leaving(std::move(said), screened.records());
  return {std::move(rejected), std::move(screened).repeats(), std::move(events)};
}

/// `stores_letters`: while that is what is being done.
batch_effects perform(effect_transaction& open, const commit_batch& batch, inbox_turn& inbox, bool& stores_letters) {
  if (batch.trial) {  // past the inbox: that a repeat is left out would say nothing of the surroundings
    open.handle(batch.of.topic, batch.records);
    throw store::abandon{trial_passed, "only tried"};
  }
  // First the fence: its row lock makes a second owner wait here instead of doing work that must be thrown away.
  if (batch.fence && !open.move_offset(batch.of, *batch.fence))
    throw store::abandon{fence_failed, "the stored offset is not " + std::to_string(batch.fence->from)};
  if (batch.records.empty())
    return {};
  auto done = handle(open, batch, inbox);
  auto events_leave = done.events.empty() ? after_commit{} : open.publish(done.events);
  stores_letters = true;
  open.store_letters(letters_of(batch, done.rejected));
  stores_letters = false;
  batch_effects out{std::vector<std::string>(batch.records.size()), std::move(done.repeats), std::move(events_leave)};
  for (const auto& [index, reason] : done.rejected)
    out.rejected[index] = reason;
  return out;
}

batch_outcome to_outcome(const store::store_error& fault) {
  using result = batch_outcome::result;
  if (fault.sqlstate == fence_failed)
    return {result::fenced, fault.detail, {}};
  if (fault.sqlstate == trial_passed)
    return {result::committed, {}, {}};
  // Whatever program comes next can publish it: no record is to blame.
  return {fault.is_retriable() || fault.sqlstate == not_declared ? result::unavailable : result::poison,
          (fault.sqlstate.empty() ? "" : fault.sqlstate + ' ') + fault.detail,
          {}};
}

// Whoever rejected the record is right whatever becomes of the letter: that has to wait, and nothing more is to blame.
batch_outcome letter_not_stored(const commit_batch& batch, const store::store_error& fault) {
  auto out = to_outcome(fault);
  out.what = batch_outcome::result::unavailable;
  if (batch.condemned.empty())
    out.reason = "a dead letter cannot be stored: " + out.reason;
  return out;
}

}  // namespace

batch_outcome give_effect(effect_database& database, const commit_batch& batch, inbox::windows& inbox) {
  inbox_turn turn{inbox, batch};
  bool stores_letters = false;
  auto done = database.transact([&](effect_transaction& open) { return perform(open, batch, turn, stores_letters); });
  if (done)
    turn.committed();
  if (done && done->events_leave)
    done->events_leave();
  if (done)
    return {batch_outcome::result::committed, {}, std::move(done->rejected), std::move(done->repeats)};
  return stores_letters ? letter_not_stored(batch, done.error()) : to_outcome(done.error());
}

}  // namespace troupe::effect
