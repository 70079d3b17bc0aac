// The oracle: checks G1 to G6 on the topics and tables themselves. Shares no decision code with the actors.
#pragma once

#include "runtime/broker/settings.hpp"
#include "runtime/store/session.hpp"
#include "tools/audit/ledger.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace troupe::audit {

/// A topic and the group whose progress counts. Messages on a local route have none.
struct topic_input {
  std::string topic;
  std::string group;
};

struct audit_input {
  store::settings database;
  std::optional<broker::settings> kafka;  // nothing: all routes are local
  std::optional<topic_input> order_completed{{"order-completed", "my-consumer-group"}};
  std::optional<topic_input> request_coupon{{"request-coupon", "request-coupon-consumer-group"}};
  bool expect_sink_rows = false;                 // the data platform's sink is "postgres"
  bool settled = false;                          // nothing is on its way any more: whatever waits is stuck
  std::optional<std::filesystem::path> answers;  // what troupe-load was promised
  std::chrono::milliseconds timeout{120'000};    // for reading each topic
};

/// What is being done, for a person who waits: "reading topic order-completed".
using progress = std::function<void(const std::string& step)>;

/// May run while nodes work: ends of topics are taken before and after one snapshot of the tables, and only what must
/// hold across that is asked. The error is a sentence: a dependency could not be reached, or not be read to the end.
tl::expected<ledger, std::string> run_audit(const audit_input& with, const progress& on_step = {});

}  // namespace troupe::audit
