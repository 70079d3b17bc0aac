// What `troupe why` can follow through the system. The runtime follows events; the kinds know what they are about.
#pragma once

#include "runtime/broker/record.hpp"
#include "runtime/inspect/path_view.hpp"

#include <functional>

namespace soci {
class session;
}

namespace troupe::inspect {

/// An event to be followed, by what is known of it: its id, the place of its record, or what its record looks like.
struct traced_event {
  std::string message;  // "payment-captured"
  std::string id;
  wire::timestamp since{};  // it was not written before
  std::function<bool(const broker::record&)> is_it = {};
  std::optional<std::pair<std::int32_t, broker::offset>> place = {};
};

/// Follows things for one question: reads tables and topics, all within the question's deadline.
class tracer {
public:
  virtual ~tracer() = default;
  virtual soci::session& sql() = 0;

  /// From the outbox to its effect: adds the stops, sets the path's record, reason, sentence and advice.
  /// Reasons: "in-outbox", "dead-letter", "discarded", "parked", "waiting", "handled", "not-found", "not-read",
  /// "broker-down".
  virtual void follow(path_view& path, const traced_event& which) = 0;
};

/// A thing of the business that can be followed: `why invoice 15`, `why voucher 3 user 7`.
struct trail {
  std::string name;               // "voucher"
  std::vector<std::string> more;  // the words of the further numbers: "user"
  std::function<path_view(tracer&, const std::vector<std::int64_t>&)> follow;
};

/// The stops a kind knows of an event that it has handled: what its sink has stored.
using sighting = std::function<std::vector<stop_view>(soci::session&, const std::string& event_id)>;

}  // namespace troupe::inspect
