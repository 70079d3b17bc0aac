// Talking to the owner of parked_records: the records of keys that wait for another attempt, kept in the database so
// that neither memory nor the watermark waits with them. The port stores and reads what it is told; who is parked, and
// what is tried when, is decided by the bridge (parked_keys).
//
// A record is named by its offset and its print: those of a log and of the one that was made anew under its name may
// share offsets. Rows of the earlier log come first; which one a row is of, the table knows.
//
// A partition's owner has an epoch in the database. Every turn names it and changes nothing once a later owner has
// claimed the partition. All requests may be sent again after an error: they are answered as if sent once.
#pragma once

#include "runtime/broker/partition_name.hpp"
#include "runtime/letters/dead_letter.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace troupe::letters {

/// A record on its way to the table, or one that stands there and whose attempt has failed: then only its place counts,
/// not its content. `held`: not tried again until an operator replays or discards its letter.
struct parked_record {
  std::shared_ptr<const broker::record> record;
  std::uint32_t attempts = 0;
  std::string last_error = {};
  std::chrono::milliseconds due_in{0};
  bool held = false;
};

/// A key that was parked when its partition was claimed: the state of its lowest record, and how many there are.
struct parked_key {
  std::string key;
  std::chrono::milliseconds due_in{0};
  bool held = false;
  std::size_t records = 0;
};

/// How far a partition's records are done in its present log: `next` is what may be committed at the broker. A database
/// that knows less than the broker was told has lost effects, as after a restore.
struct reached {
  broker::offset next = 0;
  broker::landmark last = {};  // the last record below `next`, by which the log is known again

  bool operator==(const reached&) const = default;
};

/// Request: this node owns the partition from now on; whoever claimed it before is fenced.
struct claim_partition {
  broker::partition_name of;
  std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max();  // not begun later
};
struct partition_claim {
  std::int64_t epoch = 0;
  std::vector<parked_key> keys;
  broker::landmark last = {};                    // the highest parked record of the present log, if its print is known
  std::optional<letters::reached> reached = {};  // the highest that turns told of the present log
};

/// Request: one transaction. First a new log is counted, once for each `missed`: of it nothing is stored or reached
/// yet, and nothing of the old one may be told any more. Then letters, removals, failed attempts and new rows, in this
/// order (a row that exists already stays as it is), and how far the log was read; then the lowest record of each
/// wanted key is read. A turn whose answer was lost is sent again with its number; if it was stored, it is read only:
/// an operator may have changed what it left behind.
struct parking_turn {
  broker::partition_name of;
  std::int64_t epoch = 0;
  std::int64_t number = 0;  // counts the turns of an epoch from 1
  std::int64_t after = 0;   // the last one that was stored: a table that does not know it was restored from a backup
  std::vector<dead_letter> letters;
  std::vector<broker::landmark> finished;
  std::vector<parked_record> failed, stored;
  std::vector<std::string> wanted;
  std::uint64_t missed = 0;  // not 0: a new log has begun, found by the record with this print not being in it
  std::optional<letters::reached> reached = {};  // stored when it is higher than what is

  bool changes() const { return reached || !(letters.empty() && finished.empty() && failed.empty() && stored.empty()); }
  bool empty() const { return !changes() && wanted.empty(); }
};

/// The lowest record of a key, unless none is left. Discarded ones are removed on the way.
struct parked_head {
  std::string key;
  std::shared_ptr<broker::record> record;  // null: none; its generation is not set
  std::uint32_t attempts = 0;
  std::chrono::milliseconds due_in{0};
  bool held = false;
  bool replayed = false;  // an operator brought it back, and it was not tried since
};

/// Reply. `fenced`: another owner has claimed the partition, or the table is older than what this one has stored;
/// nothing was changed.
struct turn_result {
  bool fenced = false;
  std::size_t stored = 0, removed = 0;  // rows
  std::vector<parked_head> heads;       // one for each wanted key
};

/// Request: keys in these partitions that an operator replayed or discarded something of. They are named until a turn
/// that wanted them has settled them.
struct find_changed_keys {
  std::string group;
  std::string topic;
  std::vector<std::int32_t> partitions;
};
struct changed_keys {
  std::vector<std::pair<std::int32_t, std::string>> keys;  // partition, key
};

using parking_port = caf::typed_actor<caf::replies_to<claim_partition>::with<partition_claim>,
                                      caf::replies_to<parking_turn>::with<turn_result>,
                                      caf::replies_to<find_changed_keys>::with<changed_keys>>;

}  // namespace troupe::letters

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::letters::claim_partition)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::letters::partition_claim)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::letters::parking_turn)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::letters::turn_result)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::letters::find_changed_keys)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::letters::changed_keys)
