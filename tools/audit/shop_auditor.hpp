// The audit of the shop as the program's subcommand.
#pragma once

#include <troupe/audit.hpp>

namespace troupe::audit {

auditor shop_auditor();

}  // namespace troupe::audit
