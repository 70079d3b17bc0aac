// One database transaction in which a batch of records has its effect. The runtime opens it, writes the partition's
// next offset as a fence into the same transaction, and commits; the handler only adds its statements.
#pragma once

#include "runtime/store/derived_event.hpp"

#include <soci/soci.h>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace troupe::store {

/// Lives for one call of a transactional handler, on the store actor's thread.
class unit_of_work {
public:
  explicit unit_of_work(soci::session& session) : session_{session} {}

  soci::session& sql() { return session_; }

  /// The batch's record number `index` can never be handled: it becomes a dead letter in this transaction.
  void reject(std::size_t index, std::string reason) { rejected_.emplace_back(index, std::move(reason)); }
  const std::vector<std::pair<std::size_t, std::string>>& rejected() const { return rejected_; }

  /// Because of record number `index`. The event exists exactly when this transaction does: its row goes into the
  /// outbox when handle() has returned, it leaves after COMMIT. What a rejected record gave rise to is dropped,
  /// whichever was said first. Events leave in the order of their records, of one record in that of these calls; with
  /// the record's trace, unless they bring one. The id says which event it is, see bridge/derivation.hpp: printable
  /// text of 1 to 1000 bytes, and one that the outbox holds already is not published again. The topic is that of a
  /// message which the handler's kind declares in `publishes`; for any other the partition stands still and says so.
  void publish(std::size_t index, wire::event event) { events_.push_back({index, std::move(event)}); }
  const std::vector<derived_event>& events() const { return events_; }
  std::vector<derived_event> take_events() { return std::exchange(events_, {}); }

private:
  soci::session& session_;
  std::vector<std::pair<std::size_t, std::string>> rejected_;
  std::vector<derived_event> events_;
};

}  // namespace troupe::store
