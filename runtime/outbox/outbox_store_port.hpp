// Talking to the owner of the outbox table's session.
#pragma once

#include "runtime/outbox/entry.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>
#include <chrono>
#include <string>
#include <vector>

namespace troupe::outbox {

/// Payloads in one answer, if it has more than one event.
inline constexpr std::size_t most_page_bytes = 16 << 20;

/// After so long without one, a node's rows are anybody's.
inline constexpr std::chrono::milliseconds dead_without_heartbeat{10'000};

/// Request: rows of `topics` that wait although nobody may be working on them: this node's own older than `grace`, and
/// those of nodes whose heartbeat is older than `dead_after` (they become this node's). In the order of their positions
/// behind `after`, at most `limit` of each and most_page_bytes together. Rows of other topics are left to nodes that
/// have a route for them, this node's own too (an earlier life may have had other routes).
struct sweep {
  std::vector<std::string> topics;
  std::chrono::milliseconds grace{5000};
  std::chrono::milliseconds dead_after = dead_without_heartbeat;
  std::int64_t after = 0;
  int limit = 1000;
  std::vector<std::string> mirrored;  // topics whose dead letters become events first
};
struct swept {
  std::vector<entry> events;
  std::int64_t last = 0;  // position of the last of them
  bool is_full = false;   // there may be more behind it
};

/// Request: which of the events that others wait for are still in the table, whoever works on them? What waits for one
/// of them becomes another node's if that is alive and holds the oldest row of the key: it has to be published there
/// first.
struct find_present {
  struct chain {
    std::string awaited;           // id of an event that this node does not hold
    std::vector<std::string> ids;  // of those that wait for it, directly or not, and are this node's
  };
  std::vector<chain> chains;
  std::chrono::milliseconds dead_after = dead_without_heartbeat;
};
struct present {
  std::vector<std::string> ids;        // of the awaited
  std::vector<std::string> handed_on;  // they are another node's now, or may be: a sweep finds those that are not
};

/// Request: these were delivered. The answer comes when their rows are gone, with at most `room` events, and
/// most_page_bytes, that other nodes have handed to this one; an error is retriable.
struct erase {
  std::vector<std::string> ids;
  std::size_t room = 0;
};
struct erased {
  std::vector<entry> handed;
  bool is_full = false;  // more may have been handed: a sweep finds them
};

using outbox_store_port =
    caf::typed_actor<caf::replies_to<sweep>::with<swept>, caf::replies_to<find_present>::with<present>,
                     caf::replies_to<erase>::with<erased>>;

}  // namespace troupe::outbox

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::sweep)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::swept)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::find_present)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::present)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::erase)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::erased)
