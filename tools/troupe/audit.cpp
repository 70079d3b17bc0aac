#include "runtime/wire/identity.hpp"
#include "tools/troupe/audit_look.hpp"

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

void say_step(const std::string& step) {
  if (isatty(STDERR_FILENO) != 0)
    std::cerr << step << "...\n";
}

void fail(const std::string& why, node::exit_code code, program& with) {
  std::cerr << wire::own_name() << " audit: " << why << '\n';
  with.result = code;
}

void show(const auditing::result& found, const audit_options& asked) {
  std::cout << (asked.json ? to_json(found) + '\n' : to_table(found));
}

void run_audit(const audit_options& asked, program& with) {
  const auto file = with.load(asked.file);
  if (!file)
    return;
  audit_request request{*file, with.words, {}, asked.settled};
  if (!asked.answers.empty())
    request.answers = asked.answers;
  auto seen = auditing::look_at_program(request, with.kinds, say_step);
  if (!seen)
    return fail(seen.error().why.front(), seen.error().code, with);
  auditing::result found{std::move(seen->lines), {}};
  if (with.audit) {
    auto more = with.audit(request, say_step);
    if (!more) {
      show(found, asked);
      return fail(more.error(), node::exit_code::unreachable, with);
    }
    found.more = std::move(*more);
  }
  show(found, asked);
  if (found.faults() > 0)
    with.result = node::exit_code::failed;
  else if (!seen->brokers_answer)
    with.result = node::exit_code::unreachable;
}

}  // namespace

void add_audit(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("audit", "read topics and tables, prove that nothing is lost, doubled or wrong");
  command->footer("Example: " + wire::own_name() + " audit " + with.examples.file +
                  " --settled\n"
                  "Each line is a statement: OK, FAIL, OPEN (it waits for a person, no fault) or ? (not to be seen). "
                  "Nothing is changed. Exit code 1: a fault, 3: the database or the brokers do not answer.");
  auto asked = std::make_shared<audit_options>();
  command->add_option("FILE", asked->file, "node file: its database, topics and groups are read")->required();
  if (with.audit)
    command->add_option("--answers", asked->answers,
                        "what the program's load generator kept of its answers: must all be stored");
  command->add_flag("--settled", asked->settled, "nothing is on its way any more: whatever still waits is stuck");
  command->add_flag("--json", asked->json, "for programs");
  command->callback([asked, &with] { run_audit(*asked, with); });
}

}  // namespace troupe
