#include "runtime/inspect/bearer_token.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace troupe::inspect {

namespace {

constexpr std::string_view scheme = "bearer";

bool is_scheme(std::string_view word) {
  return std::equal(word.begin(), word.end(), scheme.begin(), scheme.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

bool are_equal(std::string_view given, std::string_view token) {
  if (given.size() != token.size())
    return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < token.size(); ++i)
    difference |= static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(token[i]);
  return difference == 0;
}

}  // namespace

bool carries_token(const http::request& asked, const std::string& token) {
  const auto* header = asked.header("authorization");
  if (header == nullptr)
    return false;
  const std::string_view text = *header;
  const auto blank = std::min(text.find(' '), text.size());
  const auto start = std::min(text.find_first_not_of(' ', blank), text.size());
  return start > blank && is_scheme(text.substr(0, blank)) && are_equal(text.substr(start), token);
}

}  // namespace troupe::inspect
