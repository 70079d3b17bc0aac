#include "tools/audit/shop_auditor.hpp"

#include "config/printer.hpp"
#include "runtime/node/node_settings.hpp"
#include "tools/audit/audit.hpp"

namespace troupe::audit {
namespace {

/// Whether the file's data platform writes rows that can be counted; read from its effective settings, because only the
/// kind itself knows its options.
bool sink_is_postgres(const config::node_file& file, const config::vocabulary& words) {
  const auto text = config::effective(file, words);
  const auto section = text.find("[actors.data_platform]");
  return section != std::string::npos &&
         text.substr(section, text.find("\n[", section) - section).find("sink = \"postgres\"") != std::string::npos;
}

std::optional<topic_input> topic_of(const config::node_file& file, const std::string& message) {
  const auto& options = file.topics.at(message);
  if (file.routes.at(message) != "kafka")
    return std::nullopt;
  return topic_input{options.topic, options.group};
}

audit_input input_of(const audit_request& asked) {
  const auto& file = asked.file;
  audit_input out;
  out.database = node::store_settings(file);
  out.database.statement_timeout = out.database.watchdog = std::chrono::minutes{2};  // it reads whole tables
  out.order_completed = topic_of(file, "order-completed");
  out.request_coupon = topic_of(file, "request-coupon");
  if (out.order_completed || out.request_coupon)
    out.kafka = node::broker_settings(file);
  out.expect_sink_rows = sink_is_postgres(file, asked.words);
  out.settled = asked.settled;
  out.answers = asked.answers;
  return out;
}

}  // namespace

auditor shop_auditor() {
  return [](const audit_request& asked, const progress& on_step) -> tl::expected<audit_report, std::string> {
    const auto found = run_audit(input_of(asked), on_step);
    if (!found)
      return tl::unexpected(found.error());
    return audit_report{rows_table(*found), rows_json(*found), found->faults(), found->unchecked()};
  };
}

}  // namespace troupe::audit
