#include "runtime/wire/codec/utf8.hpp"

#include <simdjson.h>

namespace troupe::wire {

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

}  // namespace troupe::wire
