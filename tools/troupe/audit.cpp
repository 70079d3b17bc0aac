#include "tools/audit/audit.hpp"

#include "config/printer.hpp"
#include "runtime/node/wiring.hpp"
#include "tools/troupe/program.hpp"

#include <unistd.h>
#include <iostream>

namespace troupe {
namespace {

struct audit_options {
  std::string file;
  std::string answers;
  bool settled = false;
  bool json = false;
};

/// Whether the file's data platform writes rows that can be counted; read from its effective settings, because only the
/// kind itself knows its options.
bool sink_is_postgres(const config::node_file& file, const config::vocabulary& words) {
  const auto text = config::effective(file, words);
  const auto section = text.find("[actors.data_platform]");
  return section != std::string::npos &&
         text.substr(section, text.find("\n[", section) - section).find("sink = \"postgres\"") != std::string::npos;
}

std::optional<audit::topic_input> topic_of(const config::node_file& file, const std::string& message) {
  const auto& options = file.topics.at(message);
  if (file.routes.at(message) != "kafka")
    return std::nullopt;
  return audit::topic_input{options.topic, options.group};
}

audit::audit_input input_of(const config::node_file& file, const audit_options& asked, const program& with) {
  audit::audit_input out;
  out.database = node::store_settings(file);
  out.database.statement_timeout = out.database.watchdog = std::chrono::minutes{2};  // it reads whole tables
  out.order_completed = topic_of(file, "order-completed");
  out.request_coupon = topic_of(file, "request-coupon");
  if (out.order_completed || out.request_coupon)
    out.kafka = node::broker_settings(file);
  out.expect_sink_rows = sink_is_postgres(file, with.words);
  out.settled = asked.settled;
  if (!asked.answers.empty())
    out.answers = asked.answers;
  return out;
}

void run_audit(const audit_options& asked, program& with) {
  const auto file = with.load(asked.file);
  if (!file)
    return;
  const auto found = audit::run_audit(input_of(*file, asked, with), [](const std::string& step) {
    if (isatty(STDERR_FILENO) != 0)
      std::cerr << step << "...\n";
  });
  if (!found) {
    std::cerr << "troupe audit: " << found.error() << '\n';
    with.result = node::exit_code::unreachable;
    return;
  }
  std::cout << (asked.json ? audit::to_json(*found) + "\n" : audit::to_table(*found));
  if (audit::exit_code(*found) != 0)
    with.result = node::exit_code::failed;
}

}  // namespace

void add_audit(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("audit", "read topics and tables, prove that nothing is lost, doubled or wrong");
  command->footer("Example: troupe audit config/demo/shop-1.toml --settled");
  auto asked = std::make_shared<audit_options>();
  command->add_option("FILE", asked->file, "node file: its database, topics and groups are read")->required();
  command->add_option("--answers", asked->answers, "what troupe-load --answers kept: must all be stored");
  command->add_flag("--settled", asked->settled, "nothing is on its way any more: whatever still waits is stuck");
  command->add_flag("--json", asked->json, "for programs");
  command->callback([asked, &with] { run_audit(*asked, with); });
}

}  // namespace troupe
