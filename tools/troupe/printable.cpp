#include "tools/troupe/printable.hpp"

#include "runtime/store/hex.hpp"
#include "schemas/codec/utf8.hpp"
#include "schemas/shown.hpp"

namespace troupe {

std::string printable(const std::string& text) {
  if (!schemas::is_utf8(text))
    return "\\x" + store::to_hex(text);
  return schemas::shown(text);
}

}  // namespace troupe
