#include "tools/load/call_pattern.hpp"

#include <charconv>
#include <optional>
#include <regex>

namespace troupe::load {
namespace {

std::optional<std::int64_t> to_number(const std::string& digits) {
  std::int64_t out = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stopped, fault] = std::from_chars(digits.data(), end, out);
  return fault == std::errc{} && stopped == end ? std::optional{out} : std::nullopt;
}

}  // namespace

tl::expected<call_pattern, std::string> call_pattern::read(const std::string& text) {
  static const std::regex gap{R"(\{(n|(-?[0-9]+)\.\.(-?[0-9]+))\})"};
  call_pattern out;
  auto from = text.begin();
  for (std::sregex_iterator one{text.begin(), text.end(), gap}, end; one != end; ++one) {
    const auto& found = *one;
    out.parts_.emplace_back(std::string{from, found[0].first});
    from = found[0].second;
    if (found[1] == "n") {
      out.parts_.emplace_back(number{});
      continue;
    }
    const auto least = to_number(found[2]), most = to_number(found[3]);
    if (!least || !most || *least > *most)
      return tl::unexpected{found[0].str() + " is no range of numbers: write the smaller one first, such as {1..50}"};
    out.parts_.emplace_back(range{*least, *most});
  }
  out.parts_.emplace_back(std::string{from, text.end()});
  return out;
}

std::string call_pattern::fill(std::uint64_t count,
                               const std::function<std::int64_t(std::int64_t, std::int64_t)>& between) const {
  std::string out;
  for (const auto& one : parts_)
    if (const auto* text = std::get_if<std::string>(&one))
      out += *text;
    else if (const auto* any = std::get_if<range>(&one))
      out += std::to_string(between(any->least, any->most));
    else
      out += std::to_string(count);
  return out;
}

}  // namespace troupe::load
