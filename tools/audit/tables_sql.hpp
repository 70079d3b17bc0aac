#pragma once

#include "runtime/store/session.hpp"
#include "tools/audit/facts.hpp"

namespace troupe::audit {

/// Reads everything in one snapshot, page by page, read-only. `with`'s limits are replaced by longer ones: a table may
/// be large. The error is one sentence.
tl::expected<tables, std::string> read_tables(store::settings with);

}  // namespace troupe::audit
