// The program around the actor kinds: subcommands, exit codes, help. A runtime of one's own is main.cpp with other
// kinds.
#pragma once

#include "runtime/node/actor_kind.hpp"

namespace troupe {

class app {
public:
  app& with(node::actor_kind kind);

  /// 0 done, 1 failed, 2 wrong usage or configuration, 3 a dependency could not be reached in time.
  int main(int argc, char** argv);

private:
  std::vector<node::actor_kind> kinds_;
};

}  // namespace troupe
