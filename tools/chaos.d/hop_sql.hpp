// The tables of the second hop, read directly and not through the relays.
#pragma once

#include "runtime/store/session.hpp"
#include "tools/chaos.d/hop_checks.hpp"
#include "tools/chaos.d/stage_sql.hpp"

namespace troupe::chaos {

/// Executes `tables`, a script, and lets nodes use what it made.
void create_hop_tables(soci::session& sql, const std::string& tables);

/// In the order of their numbers.
std::vector<booking_row> bookings(soci::session& sql);
std::vector<entry_row> entries(soci::session& sql);

/// What an outbox row of the second hop went through.
struct outbox_passage {
  std::int64_t booking = 0;
  std::string event, written, deleted;  // by whom and when; deleted empty: it is there still
};

/// From now on each such row leaves a trace. Once the nodes have made their tables.
void keep_outbox_journal(soci::session& sql);
std::vector<outbox_passage> journal_of(soci::session& sql, const std::vector<std::int64_t>& bookings);

/// Letters of one group.
std::set<letter_place> letters_of(soci::session& sql, const std::string& group);

}  // namespace troupe::chaos
