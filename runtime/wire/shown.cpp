#include "runtime/wire/shown.hpp"

#include "runtime/wire/codec/utf8.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace troupe::wire {
namespace {

using range = std::pair<char32_t, char32_t>;

constexpr std::array<range, 10> obeyed{{{0x00, 0x1F},
                                        {0x7F, 0x9F},
                                        {0x061C, 0x061C},
                                        {0x200B, 0x200B},
                                        {0x200E, 0x200F},
                                        {0x2028, 0x202E},
                                        {0x2060, 0x206F},
                                        {0xFEFF, 0xFEFF},
                                        {0xFFF9, 0xFFFB},
                                        {0xE0000, 0xE007F}}};

bool is_obeyed(char32_t sign) {
  return std::any_of(obeyed.begin(), obeyed.end(),
                     [sign](const range& one) { return one.first <= sign && sign <= one.second; });
}

std::size_t length_of(unsigned char first) { return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }

/// Of valid UTF-8.
char32_t sign_of(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes[0]);
  auto sign = static_cast<char32_t>(bytes.size() == 1 ? first : first & (0x7F >> bytes.size()));
  for (const char next : bytes.substr(1))
    sign = sign << 6 | (static_cast<unsigned char>(next) & 0x3F);
  return sign;
}

void append_bytes(std::string& out, std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (const char one : bytes) {
    const auto byte = static_cast<unsigned char>(one);
    ((out += "\\x") += digits[byte >> 4]) += digits[byte & 15];
  }
}

bool is_plain(char c) { return c >= 0x20 && c < 0x7F; }

}  // namespace

std::string shown(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    auto next = text.substr(0, length_of(static_cast<unsigned char>(text[0])));
    const bool valid = is_plain(next[0]) || is_utf8(next);
    next = next.substr(0, valid ? next.size() : 1);
    if (valid && (is_plain(next[0]) || !is_obeyed(sign_of(next))))
      out += next;
    else
      append_bytes(out, next);
    text.remove_prefix(next.size());
  }
  return out;
}

std::string shown_in_line(std::string_view text) {
  std::string spaced{text};
  std::replace_if(
      spaced.begin(), spaced.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return shown(spaced);
}

}  // namespace troupe::wire
