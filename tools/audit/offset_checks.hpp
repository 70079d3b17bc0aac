// Where the consumer groups stand, and what they could not handle.
#pragma once

#include "tools/audit/facts.hpp"
#include "tools/audit/ledger.hpp"

namespace troupe::audit {

/// G4, transactional batches: the offset in the database lies within the log, the committed one not beyond it. When all
/// is settled no record lies behind it.
ledger_row stored_offsets_hold(const tables& stored, const claim_log& log, bool settled);

/// G4, keyed records: the committed offset lies within the log; when all is settled, no record
/// lies behind it.
ledger_row committed_offsets_hold(const order_log& log, bool settled);

/// G7: each record below the group's offset that cannot be read, or asks for a coupon that does not exist, is a dead
/// letter. Letters are listed by reason; they are no faults. When all is settled, parked records are stuck.
ledger_row letters_are_kept(const tables& stored, const order_log* orders, const claim_log* claims, bool settled);

}  // namespace troupe::audit
