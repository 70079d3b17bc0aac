#include "runtime/wire/content_type.hpp"

#include <algorithm>

namespace troupe::wire {
namespace {

char lower(char one) { return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one; }

std::string_view without_parameters(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  const auto last = content_type.find_last_not_of(" \t");
  return content_type.substr(0, last == content_type.npos ? 0 : last + 1);
}

}  // namespace

std::string_view content_type_of(format as) {
  return as == format::json ? "application/json" : "application/vnd.troupe.cereal";
}

std::optional<format> format_of(std::string_view content_type) {
  for (const auto one : {format::json, format::binary})
    if (equal_but_case(without_parameters(content_type), content_type_of(one)))
      return one;
  return std::nullopt;
}

bool equal_but_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace troupe::wire
