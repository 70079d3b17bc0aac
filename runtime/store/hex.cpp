#include "runtime/store/hex.hpp"

namespace troupe::store {

namespace {
constexpr std::string_view alphabet = "0123456789abcdef";

unsigned value_of(char digit) {
  const auto at = alphabet.find(digit);
  return at == std::string_view::npos ? 0U : static_cast<unsigned>(at);
}
}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const auto c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += alphabet[byte >> 4U];
    out += alphabet[byte & 15U];
  }
  return out;
}

std::string from_hex(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    out += static_cast<char>(value_of(digits[i]) * 16 + value_of(digits[i + 1]));
  return out;
}

}  // namespace troupe::store
