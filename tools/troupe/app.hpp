// The program around the actor kinds: subcommands, exit codes, help. A runtime of one's own is main.cpp with other
// kinds.
#pragma once

#include "runtime/node/actor_kind.hpp"
#include "tools/troupe/auditor.hpp"

namespace troupe {

/// What help and errors show as examples: things that exist where the program is used.
struct example_words {
  std::string file = "node-1.toml", other_file = "node-2.toml";  // node files
  std::string node = "node-1";
  std::string topic = "TOPIC";  // that a kind handles
};

class app {
public:
  app& with(node::actor_kind kind);

  app& examples(example_words words);

  /// For the subcommand audit, which a program without it does not have.
  app& audited_by(auditor check);

  /// 0 done, 1 failed, 2 wrong usage or configuration, 3 a dependency could not be reached in time.
  int main(int argc, char** argv);

private:
  std::vector<node::actor_kind> kinds_;
  example_words examples_;
  auditor auditor_;
};

}  // namespace troupe
