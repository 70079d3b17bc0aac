// Carries out the audit that every program has: brokers first, then one snapshot of the database, then what the kinds
// bring.
#pragma once

#include "tools/troupe/audit_words.hpp"
#include "tools/troupe/program.hpp"
#include "tools/troupe/rewind_look.hpp"

namespace troupe::auditing {

using progress = std::function<void(const std::string& step)>;

struct seen {
  std::vector<line> lines;
  bool brokers_answer = true;
};

/// A trouble when the database does not answer. Brokers that do not are lines that could not be checked.
tl::expected<seen, rewind::trouble> look_at_program(const audit_request& asked,
                                                    const std::vector<node::actor_kind>& kinds,
                                                    const progress& on_step);

}  // namespace troupe::auditing
