// What the tables say of one event on its way.
#pragma once

#include "runtime/inspect/path_view.hpp"
#include "runtime/wire/event.hpp"

#include <soci/soci.h>

namespace troupe::inspect {

struct outbox_row {
  std::string node, created_at;
  wire::headers head;
};
std::optional<outbox_row> find_in_outbox(soci::session& sql, const std::string& event_id);

struct letter_row {
  std::int64_t id = 0;
  std::string reason, created_at, closed_at, closed_as;  // the last two are empty while it is open
};
/// The newest letter of that record.
std::optional<letter_row> find_letter(soci::session& sql, const place_view& of);
/// Of an event that never got an offset.
std::optional<letter_row> find_letter(soci::session& sql, const std::string& topic, const std::string& event_id);

struct parked_row {
  std::int64_t attempts = 0, before = 0;  // before: records of its key that are parked in front of it
  std::string state, last_error, parked_at, next_attempt_at;
};
std::optional<parked_row> find_parked(soci::session& sql, const place_view& of);

/// Of batch topics.
std::optional<std::int64_t> stored_offset(soci::session& sql, const place_view& of);

outbox_facts_view read_outbox(soci::session& sql);

}  // namespace troupe::inspect
