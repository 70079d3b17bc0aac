// A program of one's own as it is linked by somebody who knows only troupe_app: what it logs must come out of the same
// logger as the runtime's lines.
#include "runtime/node/log_setup.hpp"
#include "tools/troupe/app.hpp"

#include <spdlog/spdlog.h>

int main(int argc, char** argv) {
  if (argc > 1)
    return troupe::app{}.main(argc, argv);
  troupe::config::log_options wanted;
  wanted.level = "debug";
  troupe::node::set_up_log(wanted, "own-node");
  for (int i = 0; i < 9000; ++i)
    spdlog::debug("line {}", i);
  spdlog::debug("said by the program");
  return 0;
}
