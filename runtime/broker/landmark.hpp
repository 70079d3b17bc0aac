// By what a log is known again: a record that was read from it. A topic that was deleted and made anew under its name
// has other records at the same offsets, and its brokers do not say so.
#pragma once

#include "runtime/broker/record.hpp"

#include <string_view>

namespace troupe::broker {

/// What is hashed of a record; `time` as its broker says it, in milliseconds.
struct printed {
  offset at = -1;
  std::int64_t time = 0;
  const std::optional<std::string>& key;
  const std::optional<std::string>& value;
};

/// Never 0. The same in every build and on every machine: it is stored, and a change of it would make every log a new
/// one.
std::uint64_t print_of(const printed& one);

/// Nothing when the record's print is not known.
inline landmark landmark_of(const record& one) { return one.print == 0 ? landmark{} : landmark{one.at, one.print}; }

/// As it stands beside a committed offset, e.g. "troupe 41 9f86d081884c7d65 kept 42"; empty for nothing. `kept`: so far
/// a database knew the partition by then; -1 says nothing of it.
std::string to_text(landmark one, offset kept = -1);

/// Nothing when somebody else wrote it.
landmark landmark_from(std::string_view text);
offset kept_from(std::string_view text);

}  // namespace troupe::broker
