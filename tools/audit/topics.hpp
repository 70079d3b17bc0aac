// Topics as plain records. Ends are taken twice, around the snapshot of the tables (see partition_ends).
#pragma once

#include "runtime/broker/settings.hpp"
#include "tools/audit/facts.hpp"

#include <chrono>
#include <tl/expected.hpp>

namespace troupe::audit {

struct topic_reading {
  const broker::settings& broker;
  std::string topic;
  std::string group;
  std::chrono::milliseconds timeout;
};

using all_ends = std::map<std::int32_t, partition_ends>;

/// Before the snapshot: how long the log is and what the group has committed. `high_after` is the same as before.
tl::expected<all_ends, std::string> read_ends(const topic_reading& what);

/// After the snapshot: everything up to the end as it is now. `before`: what read_ends() said.
tl::expected<order_log, std::string> read_orders(const topic_reading& what, const all_ends& before);
tl::expected<claim_log, std::string> read_claims(const topic_reading& what, const all_ends& before);

}  // namespace troupe::audit
