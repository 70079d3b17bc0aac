// The one door by which dead letters come back: `troupe dlq replay` and the admin API both go through it.
#pragma once

#include "runtime/letters/letters_sql.hpp"

namespace troupe::outbox {

struct replay_result {
  std::int64_t in_place = 0;   // to be tried again before their keys' later records
  std::int64_t as_events = 0;  // to be published anew by a node with a route for their topic
  std::vector<std::pair<std::int64_t, std::string>> refused;  // id, why
};

/// To be called in a transaction. A keyed handler's letter goes to parked_records, where its partition's owner finds
/// it; any other becomes an outbox row with an id of its own and the header troupe-replay-of.
replay_result replay_letters(soci::session& sql, const letters::letter_choice& chosen);

}  // namespace troupe::outbox
