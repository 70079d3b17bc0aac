// Which events of a batch may have had their effect before, brought by another record. Pure.
#pragma once

#include "runtime/inbox/noted_event.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace troupe::inbox {

/// Which events a subscription remembers. outbox: those that an outbox published, which may publish one twice. all:
/// each that has an id of its own.
enum class scope : std::uint8_t { off, outbox, all };

/// An event and the record that brought it; the views are into that record.
struct brought_event {
  std::string_view id, source;
  std::int32_t partition = -1;
  broker::offset at = -1;
  std::int64_t log_time = 0;  // us since 1970: when it came into its log
  std::size_t index = 0;      // of the record in its batch
  noted_event noted = {};     // as the inbox of a topic keeps it
};

struct brought_events {
  /// Each once, brought by its first record, as they came.
  std::vector<brought_event> events;
  /// Records of the same batch that bring one again, and the first that did.
  std::vector<std::pair<std::size_t, std::size_t>> again;
};

/// True for an id or a source that is remembered: printable text, at most 1000 bytes.
bool can_be_kept(std::string_view name);

/// Those that `scope` covers, if both id and source can be kept.
brought_events events_of(const std::vector<broker::record>& batch, scope scope);

/// Where no fence keeps other owners away: in one order, so that two of them never wait for each other.
void sort_by_print(std::vector<brought_event>& events);

}  // namespace troupe::inbox
