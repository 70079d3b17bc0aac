#include "runtime/store/column_text.hpp"

#include <charconv>

namespace troupe::store {
namespace {

constexpr std::string_view utc = "+00";

/// One element from the front of what is left of an array: up to the comma or brace behind it.
std::optional<std::string> take_element(std::string_view& left) {
  const bool is_quoted = left.starts_with('"');
  std::string out;
  std::size_t at = is_quoted ? 1 : 0;
  for (; at < left.size() && (is_quoted ? left[at] != '"' : left[at] != ',' && left[at] != '}'); ++at) {
    if (left[at] == '{' && !is_quoted)
      refuse_column("must not be an array of arrays");
    at += left[at] == '\\' && at + 1 < left.size() ? 1 : 0;
    out += left[at];
  }
  left.remove_prefix(std::min(left.size(), at + (is_quoted ? 1 : 0)));
  return is_quoted || out != "NULL" ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace

void refuse_column(std::string reason) { throw wire::refused{{"", std::move(reason)}}; }

std::int64_t integer_in(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size())
    refuse_column("must be an integer of 64 bits");
  return out;
}

bool bool_in(std::string_view text) {
  if (text != "t" && text != "f")
    refuse_column("must be true or false");
  return text == "t";
}

wire::timestamp timestamp_in(std::string_view text) {
  std::string iso{text.substr(0, text.size() - std::min(text.size(), utc.size()))};
  if (iso.size() > 10 && iso[10] == ' ')
    iso[10] = 'T';
  const auto at = text.ends_with(utc) ? wire::from_rfc3339(iso += 'Z') : std::nullopt;
  if (!at)
    refuse_column("must be a timestamptz of the years 1970 to 9999");
  return *at;
}

std::vector<std::optional<std::string>> elements_in(std::string_view array) {
  std::vector<std::optional<std::string>> out;
  auto left = array;
  const auto take = [&left](char one) {
    const bool is_there = left.starts_with(one);
    left.remove_prefix(is_there ? 1 : 0);
    return is_there;
  };
  bool goes_on = take('{') && !left.starts_with('}');
  while (goes_on) {
    out.push_back(take_element(left));
    goes_on = take(',');
  }
  if (left != "}")
    refuse_column("must be an array like {1,2}");
  return out;
}

}  // namespace troupe::store
