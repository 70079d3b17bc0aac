#include "runtime/wire/identity.hpp"

#include <utility>

namespace troupe::wire {
namespace {

identity& own() {
  static identity it;
  return it;
}

}  // namespace

void introduce(identity as) { own() = std::move(as); }

const std::string& own_name() { return own().name; }
const std::string& own_version() { return own().version; }
const std::string& own_domain() { return own().domain; }

}  // namespace troupe::wire
