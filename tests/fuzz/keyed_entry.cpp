// The bytes are the choices of a walk: each is one, until there is none left.
#include "tests/fuzz/entries.hpp"
#include "tests/fuzz/keyed_walk.hpp"

namespace troupe::fuzz {

void keyed(std::string_view bytes) {
  std::size_t next = 0;
  coverage seen;
  keyed_walk walk{
      [&](std::size_t limit) { return next < bytes.size() ? static_cast<unsigned char>(bytes[next++]) % limit : 0; },
      seen};
  while (next < bytes.size())
    walk.step();
  walk.end_well();
}

}  // namespace troupe::fuzz
