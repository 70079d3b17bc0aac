// Where a group stands in a topic: what the brokers, the log and the database say of it must agree.
#pragma once

#include "tools/troupe/audit_checks.hpp"
#include "tools/troupe/rewind_look.hpp"

namespace troupe::auditing {

/// One partition. `end`: of the log, not before the database was asked; `left`: the last record that the group has not
/// finished, if all is settled and there is one.
struct group_place {
  rewind::facts now;
  broker::offset end = 0;
  std::optional<broker::offset> left = {};
};

/// Pure. `name`: "payments/3".
inspect::finding judge_place(const std::string& name, const std::string& group, const group_place& one);

/// The worst of them, or how far the group is.
line judge_group(const std::string& topic, const std::string& group, const std::vector<group_place>& all);

/// Asks brokers and database; a trouble with code `unreachable` when they do not answer.
tl::expected<std::vector<group_place>, rewind::trouble> look_at_group(const rewind::request& asked, bool settled);

}  // namespace troupe::auditing
