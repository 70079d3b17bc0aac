// The inbox of topics in PostgreSQL: rows that hold the prints of many events.
#pragma once

#include "runtime/bridge/fence_port.hpp"
#include "runtime/bridge/inbox_window.hpp"

#include <soci/soci.h>

namespace troupe::bridge {

/// All rows of a partition, the youngest first. Behind the fence, so that nobody writes them meanwhile.
std::vector<noted_batch> load_inbox(soci::session& sql, const partition_name& of);

/// What an effect needs, prepared on one session. Bound to it and dies before it; used by one thread, inside a
/// transaction. Throws what SOCI throws.
class inbox_batches_statements {
public:
  explicit inbox_batches_statements(soci::session& on);
  inbox_batches_statements(const inbox_batches_statements&) = delete;

  void note(const partition_name& of, const inbox_change& change);

private:
  void remove(const partition_name& of, long long up_to);

  soci::session& sql_;
  // Bound by address.
  partition_name of_;
  long long number_ = 0;
  std::string prints_;
  soci::statement note_;
};

}  // namespace troupe::bridge
