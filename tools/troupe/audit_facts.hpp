// What the runtime's own tables say, as plain values: what `audit` judges of every program.
#pragma once

#include "runtime/inbox/noted_event.hpp"
#include "runtime/inspect/path_view.hpp"
#include "runtime/letters/letters_sql.hpp"
#include "runtime/store/session.hpp"

#include <chrono>

namespace troupe::auditing {

/// Parked records of one group and topic.
struct parked_facts {
  std::string group, topic;
  std::int64_t records = 0, keys = 0;
  std::int64_t held = 0;        // wait for an operator
  std::int64_t unlettered = 0;  // of those: without an open letter, so that no operator is told
  std::int64_t overdue = 0;     // first of their key, and due for longer than the patience
  std::int64_t overdue_milliseconds = 0;
};

/// A parked record that was tried although an earlier one of its key, parked before it, never was.
struct overtaken_record {
  std::string group, topic;
  std::int64_t partition = 0, offset = 0, earlier = 0;
};

/// What is remembered of a partition behind a topic, the youngest row first.
struct inbox_facts {
  std::string group, topic;
  std::int32_t partition = 0;
  std::vector<inbox::noted_batch> rows;
};

struct patience {
  std::chrono::milliseconds outbox{60'000};  // an event may wait so long
  std::chrono::milliseconds parked{30'000};  // a record so long after it was due
  std::chrono::milliseconds inbox{0};        // an event of inbox_events may be so much older than is needed
};

struct stored_facts {
  inspect::outbox_facts_view outbox;
  std::vector<letters::letter_group> letters;  // open ones, by cause
  std::vector<parked_facts> parked;
  std::vector<overtaken_record> overtaken;  // the first few
  std::vector<inbox_facts> inbox;
  std::int64_t outdated_events = 0;  // of inbox_events
};

/// In one snapshot; inside a transaction that only reads. Throws what SOCI throws.
stored_facts read_facts(soci::session& sql, const patience& with);

/// Whatever is read in `sql`'s transaction is of one moment, and nothing can be written.
void only_read(soci::session& sql);

}  // namespace troupe::auditing
