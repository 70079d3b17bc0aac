#include "tools/troupe/printable.hpp"

#include "runtime/store/hex.hpp"
#include "runtime/wire/codec/utf8.hpp"
#include "runtime/wire/shown.hpp"

namespace troupe {

std::string printable(const std::string& text) {
  if (!wire::is_utf8(text))
    return "\\x" + store::to_hex(text);
  return wire::shown(text);
}

}  // namespace troupe
