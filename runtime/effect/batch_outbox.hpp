// Where the events of batch handlers go: an interface, because the outbox looks at bridges and not the other way.
#pragma once

#include "runtime/wire/event.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace soci {
class session;
}

namespace troupe::effect {

/// Done once when a transaction is committed, never when it is not.
using after_commit = std::function<void()>;

/// The SQLSTATE of an event that this handler may not publish: a mistake of the program, of no record.
inline constexpr auto not_declared = "OF004";

/// Owned by one store actor, used on its thread. Throws what SOCI throws, and store::abandon.
class batch_outbox {
public:
  virtual ~batch_outbox() = default;

  /// A new session: statements prepared on the old one must go.
  virtual void prepare(soci::session& fresh) = 0;

  /// Inserts `events` in the open transaction of `sql`; those of one topic and key leave in this order.
  virtual after_commit insert(soci::session& sql, const std::vector<wire::event>& events) = 0;
};

/// The same through `outbox`, null where nothing was declared: throws store::abandon with not_declared then.
after_commit insert_declared(batch_outbox* outbox, soci::session& sql, const std::vector<wire::event>& events);

/// Called once for each store actor. Empty: its handler publishes nothing.
using batch_outbox_factory = std::function<std::unique_ptr<batch_outbox>()>;

}  // namespace troupe::effect
