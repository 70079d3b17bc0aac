#pragma once

#include "config/options.hpp"

namespace troupe::config {

/// [log]
struct log_options {
  std::string level = "info";
  std::string format = "text";
};

template <class Visitor>
void describe(Visitor& visit, log_options& section) {
  visit("level", section.level, "what is worth a line",
        one_of({"trace", "debug", "info", "warn", "error", "critical", "off"}));
  visit("format", section.format, "for people or for machines", one_of({"text", "json"}));
}

}  // namespace troupe::config
