#include "runtime/actor/error_text.hpp"

#include <caf/message.hpp>
#include <caf/sec.hpp>

namespace troupe::actor {

std::string error_text(const caf::error& what) {
  if (what == caf::sec::request_timeout)
    return "no answer in time";
  if (const auto& words = what.context(); words.match_elements<std::string>())
    return words.get_as<std::string>(0);
  return caf::to_string(what);
}

}  // namespace troupe::actor
