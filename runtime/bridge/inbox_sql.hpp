// The inbox in PostgreSQL: which events have had their effect.
#pragma once

#include "runtime/bridge/noted_events_sql.hpp"

#include <memory>

namespace troupe::bridge {

/// What an effect needs, prepared on one session. Bound to it and dies before it; used by one thread, inside a
/// transaction. Throws what SOCI throws.
class inbox_statements {
public:
  explicit inbox_statements(soci::session& on);
  inbox_statements(const inbox_statements&) = delete;

  /// Notes `events`, of one partition. The places in `events` of those that were noted before, by a record elsewhere:
  /// the same record comes again only when somebody has set the stored offset back, so that it is handled once more.
  /// Waits for another transaction that notes one of them now. Those of a local route go to `noted_events`, for no
  /// fence guards them.
  std::vector<std::size_t> note(const partition_name& of, const std::vector<brought_event>& events);

  void forget(const partition_name& of, const std::vector<brought_event>& events);

private:
  void bind(const partition_name& of, const std::vector<brought_event>& events);
  std::vector<std::size_t> noted_before();
  noted_events& of_local_routes();

  soci::session& sql_;
  reader_numbers readers_;
  std::unique_ptr<noted_events> local_;  // prepared when it is needed
  // Bound by address.
  int reader_ = 0, partition_ = -1;
  std::string ids_, sources_, offsets_, times_;
  soci::statement note_;
};

/// What was looked through, and how many rows went.
struct inbox_pruning {
  std::int64_t next_block = 0;  // to go on at; 0: that was the end of the table
  std::int64_t forgotten = 0;
};

/// Looks at `blocks` of the table's blocks, beginning with `from`. An event is forgotten when the stored offset of its
/// partition is beyond it, the log was read on for `keep` after it (by the log's times; where no offset is stored, by
/// the clock), and no row of the outbox is left that could be published again.
inbox_pruning prune_inbox(soci::session& sql, std::int64_t from, std::int64_t blocks, std::chrono::milliseconds keep);

}  // namespace troupe::bridge
