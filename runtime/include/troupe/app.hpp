// The program around kinds: subcommands (run, check, migrate, ps, why, dlq ...), exit codes, help.
//
//   int main(int argc, char** argv) {
//     return troupe::app{"payments", "0.1.0"}.with(payment_kind()).with(ledger_kind()).main(argc, argv);
//   }
#pragma once

#include <troupe/audit.hpp>
#include <troupe/kind.hpp>

#include <memory>
#include <string>

namespace troupe {

/// What help and errors show as examples: things that exist where the program is used.
struct example_words {
  std::string file = "node-1.toml", other_file = "node-2.toml";  // node files
  std::string node = "node-1";
  std::string topic = "TOPIC";  // that a kind handles
};

class app {
public:
  /// `name`: as the program is typed, in help and errors. `version`: what --version and listings of nodes say.
  /// `domain`: what the types of its events begin with ("payments.payment-captured.v1") and its problems
  /// ("urn:payments:problem:..."); programs that share topics share it. Empty: the name.
  app(std::string name, std::string version, std::string domain = "");
  ~app();

  app& with(const kind& one);
  app& with(node::actor_kind one);

  app& examples(example_words words);

  /// For what audit says beside the checks of every program and those of its kinds.
  app& audited_by(auditor check);

  /// 0 done, 1 failed, 2 wrong usage or configuration, 3 a dependency could not be reached in time.
  int main(int argc, char** argv);

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace troupe
