// What `troupe rewind` would do to each partition of a topic. Pure.
#pragma once

#include "runtime/broker/topic_reader.hpp"
#include "runtime/effect/progress_sql.hpp"
#include "tools/troupe/rewind_target.hpp"

#include <vector>

namespace troupe::rewind {

/// Who keeps the place from which a partition is read: a batch handler in the database, with its effects; a keyed one
/// at the broker. unknown: no node has read it with this database.
enum class style : std::uint8_t { unknown, keyed, batch, both };
const char* to_string(style what);

/// One partition as broker and database know it.
struct facts {
  broker::partition_range log = {};  // with the group's offset
  effect::stored_progress stored = {};
  std::optional<broker::offset> at_time = {};  // where the asked time begins, when one was asked for
  std::uint64_t missed = 0;                    // its log was made anew: the print of a record that was in the old one
  bool stored_is_foreign = false;              // what the database knows is of the old one

  style kind() const;
  std::optional<letters::reached> known_to_database() const;  // of `both` the lower one
  broker::offset reads_on_at() const;                         // within the log
};

/// One partition's move. `from`: where it would be read on now; what lies between is handled again or skipped. Offsets
/// that hold no record (markers, compaction) count, too.
struct step {
  std::int32_t partition = -1;
  facts now = {};
  broker::offset from = 0, to = 0;
  broker::landmark below = {};  // the last record before `to`

  broker::offset again() const { return from > to ? from - to : 0; }
  broker::offset skipped() const { return to > from ? to - from : 0; }
  /// Nothing is to be done: group and database say so already, or neither has begun.
  bool stays() const;
};

/// A step for each of `all`, or a sentence for each that has no such place.
tl::expected<std::vector<step>, std::vector<std::string>> plan(const std::string& topic, const std::vector<facts>& all,
                                                               const target& to);

/// Whether `known`, read from a partition before, proves that its log was made anew since. `there`: the record that is
/// in its place now, if there is one.
bool is_missed(broker::landmark known, const broker::partition_range& log, broker::landmark there);

}  // namespace troupe::rewind
