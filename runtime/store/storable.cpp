#include "runtime/store/storable.hpp"

#include "runtime/store/hex.hpp"
#include "runtime/wire/codec/utf8.hpp"

namespace troupe::store {

std::string storable(const std::string& text) {
  const bool broken = !wire::is_utf8(text);
  std::string out;
  for (const auto c : text)
    if (c == 0 || (broken && static_cast<unsigned char>(c) >= 0x80))
      out += "\\x" + to_hex({&c, 1});
    else
      out += c;
  return out;
}

}  // namespace troupe::store
