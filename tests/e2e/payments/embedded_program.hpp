// A program of actors/ as a process on topics of an embedded broker, asked with its own command line.
#pragma once

#include "runtime/broker/embedded/embedded_broker.hpp"
#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

namespace troupe::tests {

/// Runs from its constructor on.
struct embedded_program {
  embedded_program(const std::string& with, const std::string& kinds, const std::string& routes)
      : node{{"node-1", database.url(), "", "", "[kafka]\nbrokers = \"" + broker->bootstrap() + "\"\n",
              kinds + "[routes]\n" + routes, with}},
        program{with} {
    node.start_and_wait();
  }

  finished_command audit(const std::string& more = "") { return run_program(program, "audit " + node.file() + more); }

  /// As soon as it says `text`.
  finished_command audit_until(const std::string& text, const std::string& more = "") {
    return until(text, [&] { return audit(more); });
  }
  finished_command why_until(const std::string& what, const std::string& text) {
    return until(text, [&] { return run_program(program, "why " + what + " --admin " + node.admin_address()); });
  }

  std::optional<broker::embedded_broker> broker{std::in_place, broker::embedded_options{1, 0, {}}};
  test_database database;
  running_node node;
  std::string program;

private:
  template <class Ask>
  finished_command until(const std::string& text, Ask ask) {
    finished_command said;
    wait_until([&] { return (said = ask()).prints(text); }, std::chrono::seconds{30});
    INFO(said.out << said.errors);
    CHECK(said.prints(text));
    return said;
  }
};

struct embedded_payments : embedded_program {
  embedded_payments()
      : embedded_program{TROUPE_PAYMENTS, "[actors.payment]\n[actors.fraud]\n[actors.score]\n[actors.ledger]\n",
                         "payment-captured = \"kafka\"\npayment-screened = \"kafka\"\n"} {}

  void pay(int amount = 100) {
    CHECK(node.post("/payments", "{\"account\":7,\"amount\":" + std::to_string(amount) + "}").status == 201);
  }
  void pay_to_the_end() {
    pay();
    database.wait_for("select count(*) from ledger", "1");
    audit_until("Clean.", " --settled");
  }
};

}  // namespace troupe::tests
