#pragma once

#include "config/log_options.hpp"

#include <string>

namespace troupe::node {

/// Log lines go to stderr: "text" for people, "json" with one object a line for machines. They wait in a log_queue, so
/// that a reader which has stopped stops nobody; when the program ends, it waits for that reader for at most two
/// seconds.
void set_up_log(const config::log_options& options, const std::string& node_name);

}  // namespace troupe::node
