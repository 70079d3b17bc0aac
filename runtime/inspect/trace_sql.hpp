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
  std::string style;
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

/// Where the database knows a record of that event: by its letter, while it is parked, or by its effect. partition is
/// -1 where it never had an offset; the group is empty then, or it is of a local route.
std::optional<place_view> find_place(soci::session& sql, const std::string& event_id);

/// When the effect of the event came into the inbox of that group: RFC 3339, or empty where no time is kept. `source`:
/// empty where it is not known; then only what is noted event by event is found.
std::optional<std::string> find_effect(soci::session& sql, const place_view& of, const std::string& event_id,
                                       const std::string& source);

/// Of batch topics.
std::optional<std::int64_t> stored_offset(soci::session& sql, const place_view& of);

outbox_facts_view read_outbox(soci::session& sql);

}  // namespace troupe::inspect
