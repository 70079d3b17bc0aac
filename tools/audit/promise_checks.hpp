// What clients were told, against what is there.
#pragma once

#include "tools/audit/facts.hpp"
#include "tools/audit/ledger.hpp"

namespace troupe::audit {

/// G1: each order answered 201 is stored, and none is the answer to two requests.
ledger_row acknowledged_orders_are_stored(const tables& stored, const promises& given);

/// G6: each coupon request answered 200 is on the topic; over a local route, that user has the coupon or it is sold
/// out.
ledger_row acknowledged_requests_are_kept(const tables& stored, const claim_log* log, const promises& given);

}  // namespace troupe::audit
