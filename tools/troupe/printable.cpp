#include "tools/troupe/printable.hpp"

#include "runtime/store/hex.hpp"
#include "schemas/codec/utf8.hpp"

namespace troupe {

std::string printable(const std::string& text) {
  if (!schemas::is_utf8(text))
    return "\\x" + store::to_hex(text);
  std::string out;
  for (const auto c : text)
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? "\\x" + store::to_hex({&c, 1}) : std::string(1, c);
  return out;
}

}  // namespace troupe
