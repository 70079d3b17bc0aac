#include "runtime/wire/header_text.hpp"

#include <charconv>

namespace troupe::wire {
namespace {

constexpr char hex[] = "0123456789abcdef";

void append_escaped(std::string& out, std::string_view text, bool colons_too) {
  for (const char one : text) {
    const auto byte = static_cast<unsigned char>(one);
    if (byte < 0x20 || byte == 0x7F || one == '\\' || (colons_too && one == ':'))
      ((out += "\\x") += hex[byte >> 4]) += hex[byte & 0xF];
    else
      out += one;
  }
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const auto digits = text.substr(i).starts_with("\\x") ? text.substr(i + 2, 2) : std::string_view{};
    const auto stop = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16).ptr;
    if (digits.size() == 2 && stop == digits.data() + 2) {
      out += static_cast<char>(byte);
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string to_text(const headers& all) {
  std::string out;
  for (const auto& [name, value] : all) {
    append_escaped(out, name, true);
    append_escaped(out += ": ", value, false);
    out += '\n';
  }
  return out;
}

headers headers_from_text(std::string_view text) {
  headers all;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const auto colon = std::min(line.find(": "), line.size());
    all.emplace_back(unescaped(line.substr(0, colon)), unescaped(line.substr(std::min(colon + 2, line.size()))));
  }
  return all;
}

}  // namespace troupe::wire
