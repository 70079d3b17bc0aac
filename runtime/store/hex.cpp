#include "runtime/store/hex.hpp"

namespace troupe::store {

namespace {
constexpr std::string_view alphabet = "0123456789abcdef";

unsigned value_of(char digit) {
  if (digit >= '0' && digit <= '9')
    return static_cast<unsigned>(digit - '0');
  return digit >= 'a' && digit <= 'f' ? static_cast<unsigned>(digit - 'a') + 10U : 0U;
}
}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string out(bytes.size() * 2, '0');
  auto digit = out.begin();
  for (const auto c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    *digit++ = alphabet[byte >> 4U];
    *digit++ = alphabet[byte & 15U];
  }
  return out;
}

std::string from_hex(std::string_view digits) {
  std::string out;
  out.reserve(digits.size() / 2);
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    out += static_cast<char>(value_of(digits[i]) * 16 + value_of(digits[i + 1]));
  return out;
}

}  // namespace troupe::store
