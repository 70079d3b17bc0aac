// What `troupe rewind` says of a plan and of what became of it: a table, or JSON (json.md). Pure.
#pragma once

#include "runtime/broker/consumer_group.hpp"
#include "tools/troupe/rewind_plan.hpp"

#include <ostream>
#include <string>
#include <vector>

namespace troupe::rewind {

struct outcome {
  enum class result : std::uint8_t { planned, stays, moved, left, half } what = result::planned;
  std::string why = {};  // one sentence when it is left or half moved
};

struct shown_plan {
  std::string topic, group;
  std::vector<step> steps;
  std::vector<outcome> outcomes;  // of each step
  std::vector<broker::group_member_description> members = {};
};

void print_table(const shown_plan& all, std::ostream& out);

/// What an operator must not overlook: a sentence for each kind of consequence.
std::vector<std::string> warnings_of(const shown_plan& all);

/// "node-1 at 10.0.0.7 (partitions 0, 2), node-2 at 10.0.0.8".
std::string names_of(const std::vector<broker::group_member_description>& members);

std::string to_json(const shown_plan& all);

}  // namespace troupe::rewind
