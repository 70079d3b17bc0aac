// The audit of the shop as the program's subcommand.
#pragma once

#include "tools/troupe/auditor.hpp"

namespace troupe::audit {

auditor shop_auditor();

}  // namespace troupe::audit
