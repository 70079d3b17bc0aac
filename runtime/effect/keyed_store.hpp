// The database session of a keyed handler: gives each record its effect in PostgreSQL once, and publishes because of
// it.
#pragma once

#include "runtime/effect/batch_outbox.hpp"
#include "runtime/handler/origin.hpp"
#include "runtime/handler/outcome.hpp"
#include "runtime/inbox/brought_events.hpp"
#include "runtime/store/session.hpp"
#include "runtime/store/unit_of_work.hpp"

namespace troupe::effect {

/// What a node offers for the handler of one message, see node::surroundings. May be copied and used on any thread.
struct keyed_store_settings {
  store::settings database;
  std::string group;                          // reads the topic: whose inbox it is
  inbox::scope scope = inbox::scope::outbox;  // which events are known in another record too
  batch_outbox_factory outbox = {};           // empty: the handler publishes nothing
};

/// Owned by one store actor of a keyed handler, used on its thread, which has to be detached: calls block, each for
/// about four round trips and a flush to disk, at most as long as the watchdog of the database's settings. Several
/// actors of a node may have one each; whoever comes second with an event waits for the first, and is a repeat then.
/// Never throws.
class keyed_store {
public:
  /// Adds its statements to the open transaction, and may call unit.publish(0, event) and unit.reject(0, reason). What
  /// it throws rolls everything back: SOCI's errors are classified by what the server said, all else is a mistake of
  /// ours. It decides from the database, or from memory dropped in on_open(), because it may run more than once.
  using work = std::function<void(store::unit_of_work& unit)>;

  explicit keyed_store(keyed_store_settings with);
  ~keyed_store();

  /// Called with each new session before it is used: drop statements prepared on the old one, prepare them anew. They
  /// must be destroyed before this.
  void on_open(std::function<void(soci::session&)> prepare);

  /// One transaction: notes the event, runs `todo`, puts what it published into the outbox; after COMMIT the events
  /// leave. All of it or nothing. The answer is that of the handler: done: committed. done with is_repeat: the event,
  /// or this very record, had its effect before, and `todo` was not called. reject: `todo` said so. retry: the database
  /// refused these values, or our own code threw. unavailable: anything else; the transaction may have been committed
  /// if its answer was lost, then the next attempt is a repeat.
  handler::outcome give_effect(const handler::origin& from, const work& todo);

private:
  struct parts;
  class record_at_hand;
  std::unique_ptr<parts> parts_;
};

}  // namespace troupe::effect
