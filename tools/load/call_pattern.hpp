// A request with gaps: "{1..50}" becomes a number from 1 to 50, "{n}" the number of the request, 1, 2, 3 and so on.
// Pure but for the random numbers.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

namespace troupe::load {

/// Owned by one source of calls. All other text stays as it is, braces of JSON too.
class call_pattern {
public:
  /// The error is a sentence: a range whose end is below its beginning or too large.
  static tl::expected<call_pattern, std::string> read(const std::string& text);

  /// `between(a, b)`: any number from a to b.
  std::string fill(std::uint64_t number, const std::function<std::int64_t(std::int64_t, std::int64_t)>& between) const;

private:
  struct number {};
  struct range {
    std::int64_t least = 0, most = 0;
  };
  using part = std::variant<std::string, number, range>;

  std::vector<part> parts_;
};

}  // namespace troupe::load
