#include "runtime/wire/codec/codec.hpp"

namespace troupe::wire {

std::string column_of(std::string_view field) {
  std::string out;
  for (const char one : field) {
    const bool is_large = one >= 'A' && one <= 'Z';
    if (is_large)
      out += '_';
    out += is_large ? static_cast<char>(one - 'A' + 'a') : one;
  }
  return out;
}

}  // namespace troupe::wire
