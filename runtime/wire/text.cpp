#include "runtime/wire/text.hpp"

#include "runtime/wire/codec/utf8.hpp"

namespace troupe::wire {
namespace {

constexpr unsigned char c1_lead = 0xC2;  // U+0080 to U+009F are 0xC2 0x80 to 0xC2 0x9F

bool has_control_character(std::string_view text) {
  unsigned char before = 0;
  for (const char one : text) {
    const auto byte = static_cast<unsigned char>(one);
    if (byte < 0x20 || byte == 0x7F || (before == c1_lead && byte < 0xA0))
      return true;
    before = byte;
  }
  return false;
}

// Nearly all is that. Without an early end, so that the compiler looks at many at once.
bool is_printable_ascii(std::string_view text) {
  bool out = true;
  for (const char one : text)
    out &= one >= 0x20 && one < 0x7F;
  return out;
}

}  // namespace

bool is_printable(std::string_view text) {
  return is_printable_ascii(text) || (is_utf8(text) && !has_control_character(text));
}

}  // namespace troupe::wire
