#include "runtime/effect/record_effect.hpp"

#include "runtime/effect/derivation.hpp"
#include "runtime/store/abandon.hpp"

namespace troupe::effect {
namespace {

constexpr auto rejected = "OF006";

bool is_covered(const handler::origin& from, inbox::scope scope) {
  return from.at < 0 || scope == inbox::scope::all || (scope == inbox::scope::outbox && from.of_outbox);
}

record_effects perform(record_transaction& open, const handler::origin& from, inbox::scope scope) {
  // First the note: a second owner waits here instead of doing work that must be thrown away.
  if (const auto name = noted_name_of(from, scope); name && !open.note(*name))
    return {true};
  auto said = open.handle();
  if (!said.rejected.empty())
    throw store::abandon{rejected, said.rejected.front().second};
  const auto events = leaving_of_one(std::move(said.events), from.trace);
  return {false, events.empty() ? after_commit{} : open.publish(events)};
}

}  // namespace

// A refusal by the database is tried again, for it may be of something that comes later, and when all records are
// refused alike none is to blame.
handler::outcome outcome_of(const store::store_error& fault) {
  if (fault.sqlstate == rejected)
    return handler::reject(fault.detail);
  auto reason = (fault.sqlstate.empty() ? "" : fault.sqlstate + ' ') + fault.detail;
  // Whatever program comes next can publish it: no record is to blame.
  const bool waits = fault.is_retriable() || fault.sqlstate == not_declared;
  return waits ? handler::unavailable(std::move(reason)) : handler::retry(std::move(reason));
}

std::optional<noted_name> noted_name_of(const handler::origin& from, inbox::scope scope) {
  if (is_covered(from, scope) && !from.event_id.empty() && inbox::can_be_kept(from.event_id) &&
      inbox::can_be_kept(from.source))
    return noted_name{from.event_id, from.source};
  if (from.at < 0)
    return {};
  return noted_name{handler::place_id(from), ""};
}

handler::outcome give_effect(record_database& database, const handler::origin& from, inbox::scope scope) {
  const auto done = database.transact([&](record_transaction& open) { return perform(open, from, scope); });
  if (!done)
    return outcome_of(done.error());
  if (done->events_leave)
    done->events_leave();
  return done->is_repeat ? handler::done_before() : handler::done();
}

}  // namespace troupe::effect
