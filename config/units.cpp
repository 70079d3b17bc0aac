#include "config/units.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace troupe::config {
namespace {

struct unit {
  std::string_view name;
  std::uint64_t factor;
};

// Ascending; the first is the one a value is counted in.
constexpr std::array durations{unit{"ms", 1}, unit{"s", 1000}, unit{"m", 60'000}, unit{"h", 3'600'000}};
constexpr std::array sizes{unit{"B", 1}, unit{"KiB", 1ull << 10}, unit{"MiB", 1ull << 20}, unit{"GiB", 1ull << 30}};

constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();

template <std::size_t N>
std::optional<std::uint64_t> parse(std::string_view text, const std::array<unit, N>& units) {
  std::uint64_t count = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (fault != std::errc{})
    return {};
  const auto written = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const auto& one : units)
    if (one.name == written && count <= most / one.factor)
      return count * one.factor;
  return {};
}

// In the largest unit that needs no fraction.
template <std::size_t N>
std::string print(std::uint64_t value, const std::array<unit, N>& units) {
  const unit* best = &units[0];
  for (const auto& one : units)
    if (value != 0 && value % one.factor == 0)
      best = &one;
  return std::to_string(value / best->factor) + std::string{best->name};
}

}  // namespace

std::optional<duration> parse_duration(std::string_view text) {
  const auto count = parse(text, durations);
  if (!count)
    return {};
  return duration{static_cast<std::int64_t>(*count)};
}

std::string to_string(duration value) {
  return value.count() < 0 ? "-" + to_string(-value) : print(static_cast<std::uint64_t>(value.count()), durations);
}

std::optional<byte_size> parse_size(std::string_view text) {
  const auto count = parse(text, sizes);
  if (!count)
    return {};
  return byte_size{*count};
}

std::string to_string(byte_size value) { return print(value.bytes, sizes); }

}  // namespace troupe::config
