#include "runtime/wire/identifier.hpp"

#include <charconv>

namespace troupe::wire {

std::optional<identifier> parse_identifier(std::string_view digits) {
  // from_chars takes a minus and leading zeros; the first digit tells both.
  if (digits.empty() || digits.front() < '1' || digits.front() > '9')
    return std::nullopt;
  std::int64_t value = 0;
  const auto end = digits.data() + digits.size();
  const auto [stop, fault] = std::from_chars(digits.data(), end, value);
  if (fault != std::errc{} || stop != end)
    return std::nullopt;
  return identifier{value};
}

}  // namespace troupe::wire
