// The statements of issuing, prepared on one session. No decisions here.
#pragma once

#include "actors/coupon/coupon_rules.hpp"
#include "runtime/broker/record.hpp"

#include <soci/soci.h>
#include <optional>
#include <string>

namespace troupe::coupon {

/// A row of coupon_issues. `partition` and `at` are empty on a local route.
struct winner {
  claim who;
  std::int64_t sequence = 0;
  std::optional<std::int32_t> partition;
  std::optional<broker::offset> at;
};

/// Bound to the session it was made on and dies before it. Used by one thread, inside a transaction. Throws what SOCI
/// throws.
class issue_statements {
public:
  explicit issue_statements(soci::session& on);
  issue_statements(const issue_statements&) = delete;

  /// Locks these coupons for the rest of the transaction, in id order, so that two batches cannot wait for each other.
  /// Coupons that do not exist are absent from the answer.
  supplies lock(const std::vector<claim>& claimed);

  /// Who of these has the coupon already. Right only after lock(): nobody else can issue these coupons now.
  claim_set holders(const std::vector<claim>& among);

  /// Stores the winners and advances their coupons' counters, in one statement.
  void write(const std::vector<winner>& winners, const std::map<std::int64_t, std::int64_t>& newly_issued);

private:
  // Bound by address: the statements below read and write these.
  std::string coupons_, users_, sequences_, partitions_, offsets_, counted_, counts_;
  long long coupon_ = 0, user_ = 0, total_ = 0, issued_ = 0;

  soci::statement lock_, holders_, write_;
};

}  // namespace troupe::coupon
