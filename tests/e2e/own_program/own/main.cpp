// A program of one's own as it is linked by somebody who knows only troupe_app. Without arguments it only logs: what it
// says must come out of the same logger as the runtime's lines. "clash" first: with two kinds whose scripts clash.
#include <troupe/actor.hpp>
#include <troupe/app.hpp>

#include "runtime/node/log_setup.hpp"

#include <spdlog/spdlog.h>
#include <string_view>

namespace {

troupe::node::actor_kind kind(const std::string& name, const std::string& component) {
  troupe::node::actor_kind out;
  out.name = name;
  out.section = troupe::config::actor_section(name);
  out.migrations = {{1, "0001_" + name, "create table " + name + "_rows(id bigint)", component}};
  return out;
}

int log_lines() {
  troupe::config::log_options wanted;
  wanted.level = "debug";
  troupe::node::set_up_log(wanted, "own-node");
  for (int i = 0; i < 9000; ++i)
    spdlog::debug("line {}", i);
  spdlog::debug("said by the program");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 1)
    return log_lines();
  if (std::string_view{argv[1]} == "clash")
    return troupe::app{"own", "2.3.4"}.with(kind("ledger", "bank")).with(kind("fees", "bank")).main(argc - 1, argv + 1);
  return troupe::app{"own", "2.3.4"}.with(kind("ledger", "ledger")).with(kind("fees", "fees")).main(argc, argv);
}
