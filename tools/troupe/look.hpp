// Looking at the cluster and showing it: what `ps`, `actors` and `partitions` share.
#pragma once

#include "tools/troupe/cluster_look.hpp"
#include "tools/troupe/program.hpp"
#include "tools/troupe/table.hpp"

namespace troupe {

struct look_options {
  vantage from;
  wanted_views wanted;
  double every = 0;  // seconds; 0: once
};

/// What add_vantage() adds, and --watch.
void add_look(CLI::App& command, look_options& asked);

/// How to show what was seen.
struct shown_as {
  std::function<void(std::vector<seen_node>&)> narrow;  // to what was asked for; may be empty
  std::function<table(const std::vector<seen_node>&)> table_of;
  std::function<std::string(const std::vector<seen_node>&)> json_of;
};

/// Exit code 3 when no node could be found; --watch goes on until one is.
void run_look(const look_options& asked, const shown_as& how, program& with);

}  // namespace troupe
