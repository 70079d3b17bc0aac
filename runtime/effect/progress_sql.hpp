// How far a group's handlers have come in a topic as the database knows it, for `troupe rewind` to read and to set.
#pragma once

#include "runtime/effect/effect_database.hpp"
#include "runtime/letters/parking_port.hpp"
#include "runtime/store/session.hpp"

#include <map>

namespace troupe::effect {

/// One partition. Of a batch handler the offset is stored with its effects, of a keyed one told by turns.
struct stored_progress {
  std::optional<stored_offset> batch = {};
  std::optional<std::int64_t> epoch = {};  // of the last claim; nothing: no keyed handler has read it
  std::optional<letters::reached> keyed = {};
  broker::landmark parked = {};  // the highest parked record of the present log, if its print is known

  bool operator==(const stored_progress&) const = default;
};

/// By partition; those without a row are left out.
std::map<std::int32_t, stored_progress> read_progress(soci::session& sql, const std::string& group,
                                                      const std::string& topic);

/// Where a partition is to be read on. `missed`: not 0 when its log was made anew, found by the record with this print
/// not being in it; what is parked then comes before all that is in the new log.
struct new_place {
  letters::reached to;
  std::uint64_t missed = 0;
};

/// Sets what there is: rows that nobody has written yet stay away, for then the group's own offset is asked. Whoever
/// has claimed the partition before is fenced, and no batch of before can have an effect. False when the rows are not
/// as in `seen` any more; the transaction is then to be rolled back.
bool set_progress(soci::session& sql, const partition_name& of, const stored_progress& seen, const new_place& place);

}  // namespace troupe::effect
