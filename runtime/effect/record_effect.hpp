// The order of steps in which a single record has its effect once, and what a fault in them means: for keyed handlers
// whose effect is in PostgreSQL. No stored offset guards such a transaction, so each notes the event that it is for.
#pragma once

#include "runtime/effect/effect_database.hpp"
#include "runtime/handler/origin.hpp"
#include "runtime/handler/outcome.hpp"

namespace troupe::effect {

/// What a record is known by when it or its event comes again.
struct noted_name {
  std::string id, source;
  bool operator==(const noted_name&) const = default;
};

/// Its event, if `scope` covers it, else its place. What came over a local route has no place: it is known by its event
/// always, and not at all if that has no id that can be kept.
std::optional<noted_name> noted_name_of(const handler::origin& from, inbox::scope scope);

struct record_effects {
  bool is_repeat = false;
  after_commit events_leave = {};
};

/// One transaction while it is open, for one record. What it throws rolls it back and is classified by its database.
class record_transaction {
public:
  virtual ~record_transaction() = default;

  /// Notes that the event has its effect in this transaction. False: it had it before.
  virtual bool note(const noted_name& name) = 0;

  /// The handler's part; all places are of this record.
  virtual handled_records handle() = 0;

  /// Puts the events that leave with this transaction into the outbox, in their order.
  virtual after_commit publish(const std::vector<wire::event>& events) = 0;
};

/// Used for one record by who owns the session behind it. Never throws.
class record_database {
public:
  using work = std::function<record_effects(record_transaction&)>;

  virtual ~record_database() = default;

  /// `todo` may throw store::abandon to roll back.
  virtual store::stored<record_effects> transact(const work& todo) = 0;
};

/// What the fault of a transaction says of the record that it was for.
handler::outcome outcome_of(const store::store_error& fault);

/// One transaction: note, handler, events; after COMMIT the events leave. Remembers nothing: when COMMIT was not
/// answered the record comes again and is a repeat if that was stored; a sweep finds its events then.
handler::outcome give_effect(record_database& database, const handler::origin& from, inbox::scope scope);

}  // namespace troupe::effect
