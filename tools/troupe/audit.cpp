#include "runtime/wire/identity.hpp"
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

void run_audit(const audit_options& asked, program& with) {
  const auto file = with.load(asked.file);
  if (!file)
    return;
  audit_request request{*file, with.words, {}, asked.settled};
  if (!asked.answers.empty())
    request.answers = asked.answers;
  const auto found = with.audit(request, [](const std::string& step) {
    if (isatty(STDERR_FILENO) != 0)
      std::cerr << step << "...\n";
  });
  if (!found) {
    std::cerr << wire::own_name() << " audit: " << found.error() << '\n';
    with.result = node::exit_code::unreachable;
    return;
  }
  std::cout << (asked.json ? found->json + "\n" : found->table);
  if (!found->is_clean)
    with.result = node::exit_code::failed;
}

}  // namespace

void add_audit(CLI::App& app, program& with) {
  if (!with.audit)
    return;
  auto* command = app.add_subcommand("audit", "read topics and tables, prove that nothing is lost, doubled or wrong");
  command->footer("Example: " + wire::own_name() + " audit " + with.examples.file + " --settled");
  auto asked = std::make_shared<audit_options>();
  command->add_option("FILE", asked->file, "node file: its database, topics and groups are read")->required();
  command->add_option("--answers", asked->answers,
                      "what the program's load generator kept of its answers: must all be stored");
  command->add_flag("--settled", asked->settled, "nothing is on its way any more: whatever still waits is stuck");
  command->add_flag("--json", asked->json, "for programs");
  command->callback([asked, &with] { run_audit(*asked, with); });
}

}  // namespace troupe
