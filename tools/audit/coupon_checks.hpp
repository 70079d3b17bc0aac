// Who got a coupon, and whether the right ones did.
#pragma once

#include "tools/audit/facts.hpp"
#include "tools/audit/ledger.hpp"

namespace troupe::audit {

/// G6: as many rows as `issued` says, at most `total`, sequences 1, 2, 3 without a gap.
ledger_row issues_are_counted(const tables& stored);

/// G6: the winners of each coupon are the first distinct users by offset, each with the offset and the sequence of the
/// first request. Requests at and above the consumer's offset are still to come.
ledger_row winners_are_the_first(const tables& stored, const claim_log& log);

}  // namespace troupe::audit
