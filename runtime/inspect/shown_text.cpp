#include "runtime/inspect/shown_text.hpp"

#include "runtime/store/hex.hpp"
#include "runtime/wire/codec/utf8.hpp"

namespace troupe::inspect {

std::string shown_text(const std::string& bytes) { return wire::is_utf8(bytes) ? bytes : "\\x" + store::to_hex(bytes); }

}  // namespace troupe::inspect
