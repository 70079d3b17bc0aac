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

/// Letters of one group.
std::set<letter_place> letters_of(soci::session& sql, const std::string& group);

}  // namespace troupe::chaos
