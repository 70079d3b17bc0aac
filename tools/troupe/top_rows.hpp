// The rows of one view of `troupe top`: filtered and sorted.
#pragma once

#include "tools/troupe/cluster_tables.hpp"
#include "tools/troupe/top_screen.hpp"

namespace troupe {

/// Sorted by numbers where both cells begin with one.
table shown_rows(const top_model& model);

/// Everything about the selected row, a line each; empty when there is no row.
std::vector<std::string> detail_lines(const top_model& model);

}  // namespace troupe
