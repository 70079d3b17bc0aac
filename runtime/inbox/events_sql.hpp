// A row for each event that has had its effect, for transactions that no fence guards.
#pragma once

#include "runtime/broker/partition_name.hpp"
#include "runtime/inbox/brought_events.hpp"

#include <soci/soci.h>
#include <chrono>
#include <map>

namespace troupe::inbox {

/// What an effect needs, prepared on one session. Bound to it and dies before it; used by one thread, inside a
/// transaction. Throws what SOCI throws. Waits for another transaction that notes one of the same events now.
class events_statements {
public:
  explicit events_statements(soci::session& on);
  events_statements(const events_statements&) = delete;

  /// False: it was noted before.
  bool note(const broker::partition_name& of, const brought_event& one);

  /// Each event once, sorted. The places in `events` of those that were noted before.
  std::vector<std::size_t> note(const broker::partition_name& of, const std::vector<brought_event>& events);

  void forget(const broker::partition_name& of, const std::vector<brought_event>& events);

private:
  int reader_of(const broker::partition_name& of);
  void bind(const broker::partition_name& of, const std::vector<brought_event>& events);
  std::vector<std::size_t> noted_before();

  soci::session& sql_;
  std::map<std::pair<std::string, std::string>, int> readers_;  // by group and topic
  // Bound by address.
  int reader_ = 0, partition_ = -1;
  long long offset_ = -1, log_time_ = 0;
  std::string id_, source_, ids_, sources_, offsets_;
  soci::statement note_one_, note_all_;
};

/// A walk round the table, some blocks at a time. Owned by whoever prunes.
struct walk {
  using times = std::map<std::pair<int, int>, long long>;  // us since 1970, by reader and partition

  std::int64_t next_block = 0;  // to go on at; 0: a round begins
  times newest = {};            // passed record of each reader of a partition, as the last round has found it
  times rising = {};            // the same of this round
};

/// Looks at the next `blocks` of the table's blocks and answers how many events were forgotten. An event is forgotten
/// when everything that came into its log until `keep` after it is finished, so that another record of it would have
/// been met; that is known by a record of this reader that is that much younger by the log's time and below the offset
/// that the database knows of the group. And only when no row of the outbox and no parked record is left that could
/// bring it again. The first round forgets nothing.
std::int64_t prune_events(soci::session& sql, walk& walk, std::int64_t blocks, std::chrono::milliseconds keep);

/// How many events such a round would forget; looks at the whole table.
std::int64_t count_outdated(soci::session& sql, std::chrono::milliseconds keep);

}  // namespace troupe::inbox
