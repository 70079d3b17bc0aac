// What makes settings wrong although each value is allowed.
#pragma once

#include "config/findings.hpp"
#include "config/node_file.hpp"
#include "config/vocabulary.hpp"

namespace troupe::config {

/// Takes secrets from the environment and from files into `file`, then checks what holds between options.
void apply_rules(node_file& file, const vocabulary& with, const environment& from, findings& found);

}  // namespace troupe::config
