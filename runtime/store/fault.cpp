#include "runtime/store/fault.hpp"

namespace troupe::store {

const char* to_string(fault kind) {
  switch (kind) {
    case fault::conflict:
      return "conflict";
    case fault::disconnected:
      return "disconnected";
    case fault::ambiguous:
      return "ambiguous";
    case fault::busy:
      return "busy";
    case fault::hindered:
      return "hindered";
    case fault::refused:
      return "refused";
    case fault::bug:
      return "bug";
  }
  return "unknown";
}

verdict::blame store_error::whose() const {
  switch (kind) {
    case fault::refused:
      return verdict::blame::record;
    case fault::bug:
      return verdict::blame::us;
    default:
      return verdict::blame::world;
  }
}

bool store_error::is_passing() const {
  return kind == fault::conflict || kind == fault::disconnected || kind == fault::ambiguous;
}

}  // namespace troupe::store
