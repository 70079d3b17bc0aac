// Issues coupons inside the transaction that also moves the partition's offset.
#pragma once

#include <troupe/batch.hpp>

#include "schemas/coupon_requested.hpp"

namespace troupe::coupon {

/// Remembers nothing between batches: every decision comes from rows it has locked. So any number of nodes, partitions
/// and local routes may issue the same coupon at once, and a batch that comes again finds its winners to be holders.
/// Of one coupon the locks put the batches in an order; within a batch the order of its records decides.
/// A request for a coupon that does not exist is rejected; one for a coupon that is sold out, or that the user has, is
/// finished without an effect.
void issue_coupons(batch<schemas::coupon_requested>& requests, transaction& tx);

}  // namespace troupe::coupon
