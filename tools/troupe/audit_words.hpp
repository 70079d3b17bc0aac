// An audit on a terminal and for programs.
#pragma once

#include "tools/troupe/audit_checks.hpp"

#include <troupe/audit.hpp>

namespace troupe::auditing {

struct result {
  std::vector<line> lines;
  audit_report more;  // of the program's auditor; empty: it has none

  std::uint64_t faults() const;
  std::uint64_t unchecked() const;
};

/// A line each, what to do below, what the program's auditor says, the verdict last.
std::string to_table(const result& of);

/// See json.md.
std::string to_json(const result& of);

}  // namespace troupe::auditing
