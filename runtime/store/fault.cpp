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
    case fault::refused:
      return "refused";
    case fault::bug:
      return "bug";
  }
  return "unknown";
}

}  // namespace troupe::store
