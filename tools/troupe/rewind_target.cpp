#include "tools/troupe/rewind_target.hpp"

#include "config/units.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace troupe::rewind {
namespace {

using refused = tl::unexpected<std::string>;
using read = tl::expected<target, std::string>;

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

read offset_in(const std::string& text) {
  broker::offset out = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (fault != std::errc{} || end != text.data() + text.size())
    return refused{text + " is larger than any offset"};
  return out;
}

std::optional<std::chrono::milliseconds> span_in(std::string_view text) {
  if (!text.ends_with('d'))
    return config::parse_duration(text);
  const auto hours = config::parse_duration(std::string{text.substr(0, text.size() - 1)} + 'h');
  constexpr auto most = std::chrono::hours{24 * 366 * 100};
  return hours && *hours < most ? std::optional{*hours * 24} : std::nullopt;
}

/// "30s ago", "-30s": what is between the sign and the word.
std::optional<std::string_view> ago_in(std::string_view text) {
  constexpr std::string_view word = " ago";
  if (text.starts_with('-'))
    return text.substr(1);
  return text.ends_with(word) ? std::optional{text.substr(0, text.size() - word.size())} : std::nullopt;
}

}  // namespace

read read_target(const std::string& text, wire::timestamp now) {
  if (text == "stored")
    return stored{};
  if (text == "beginning")
    return beginning{};
  if (text == "end")
    return end{};
  if (is_number(text))
    return offset_in(text);
  if (const auto span = ago_in(text)) {
    const auto back = span_in(*span);
    if (!back || now.time_since_epoch() < *back)
      return refused{'"' + text + "\" is no time before now; give 30s ago, -10m, 2h ago or -1d"};
    return now - *back;
  }
  const auto at = wire::from_rfc3339(text);
  if (!at)
    return refused{
        '"' + text +
        "\" is no target; give stored, beginning, end, an OFFSET, a time like 2026-05-29T01:43:46Z, or 30s ago"};
  if (*at > now)
    return refused{text + " has not come yet; --to end skips what is there"};
  return *at;
}

}  // namespace troupe::rewind
