// The inbox of topics in PostgreSQL: rows that hold the prints of many events.
#pragma once

#include "runtime/broker/partition_name.hpp"
#include "runtime/inbox/window.hpp"
#include "runtime/store/plain_statement.hpp"

#include <soci/soci.h>

namespace troupe::inbox {

/// All rows of a partition, the youngest first. Behind the fence, so that nobody writes them meanwhile.
std::vector<noted_batch> load_inbox(soci::session& sql, const broker::partition_name& of);

/// What an effect needs, prepared on one session. Bound to it and dies before it; used by one thread, inside a
/// transaction. Throws what SOCI throws.
class batches_statements {
public:
  explicit batches_statements(soci::session& on);
  batches_statements(const batches_statements&) = delete;

  void note(const broker::partition_name& of, const change& change);

private:
  void remove(const broker::partition_name& of, long long up_to);

  soci::session& sql_;
  store::plain_statement note_;
};

}  // namespace troupe::inbox
