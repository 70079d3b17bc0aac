// What an inbox keeps of an event that had its effect.
#pragma once

#include "runtime/broker/record.hpp"
#include "runtime/inbox/event_print.hpp"

#include <string>
#include <vector>

namespace troupe::inbox {

/// Half of a record's print, which is made of its offset too; 0: not known. It only tells a record from others that
/// bring the same event.
using record_mark = std::uint32_t;
record_mark mark_of(const broker::record& one);

struct noted_event {
  event_print event;
  record_mark record = 0;  // that brought it

  bool operator==(const noted_event&) const = default;
};

/// A row of the inbox; higher numbers are younger.
struct noted_batch {
  std::int64_t number = 0;
  std::vector<noted_event> events;
};

/// 20 bytes each, for a bytea column; as they stand in the table for good.
std::string to_bytes(const std::vector<noted_event>& events);

/// What is no whole event at the end is left out.
std::vector<noted_event> noted_events_in(std::string_view bytes);

}  // namespace troupe::inbox
