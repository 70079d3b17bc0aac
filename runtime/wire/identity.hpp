// Who this program is, as others see it: in help, listings, the types of its events and the kinds of its problems.
#pragma once

#include <string>

namespace troupe::wire {

struct identity {
  std::string name = "troupe";  // as it is typed: "payments"
  std::string version = "0.0.0";
  std::string domain = "troupe";  // before the name of a message in ce_type, and of a problem in its URN
};

/// Once, by main(), before any other thread is there.
void introduce(identity as);

const std::string& own_name();
const std::string& own_version();
const std::string& own_domain();

}  // namespace troupe::wire
