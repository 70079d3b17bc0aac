// Issues coupons inside the transaction that also moves the partition's offset.
#pragma once

#include "actors/coupon/coupon_issue_sql.hpp"
#include "runtime/handler/transactional_handler.hpp"
#include "schemas/coupon_requested.hpp"

namespace troupe::coupon {

/// Remembers nothing between batches: every decision comes from rows it has locked. So any number of nodes, partitions
/// and local routes may issue the same coupon at once, and a batch that comes again finds its winners to be holders.
/// Of one coupon the locks put the batches in an order; within a batch the order of its records decides.
class coupon_handler final : public handler::transactional_handler<schemas::coupon_requested> {
public:
  void prepare(soci::session& fresh) override;

  /// A request for a coupon that does not exist is rejected; one for a coupon that is sold out, or that the user has,
  /// is finished without an effect.
  void handle(const std::vector<handler::ordered<schemas::coupon_requested>>& batch,
              store::unit_of_work& unit) override;

private:
  std::unique_ptr<issue_statements> statements_;
};

}  // namespace troupe::coupon
