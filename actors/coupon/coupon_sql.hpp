// The statements of the coupon store, prepared on one session.
#pragma once

#include "schemas/coupon_answers.hpp"
#include "schemas/coupon_requests.hpp"

#include <soci/soci.h>
#include <optional>

namespace troupe::coupon {

/// Bound to the session it was made on and dies before it. Used by one thread. Throws what SOCI throws.
class coupon_statements {
public:
  explicit coupon_statements(soci::session& on);
  coupon_statements(const coupon_statements&) = delete;

  /// Never the same twice.
  wire::identifier next_id();

  /// A coupon that is there already stays as it is, so that a lost answer is settled by inserting again.
  schemas::coupon_created insert(wire::identifier coupon_id, const schemas::new_coupon& terms);

  std::optional<schemas::coupon_view> find(wire::identifier coupon_id);
  std::optional<schemas::coupon_issue> find_issue(wire::identifier coupon_id, wire::identifier user_id);
  schemas::user_coupons list(wire::identifier user_id);

private:
  std::optional<wire::identifier> used_by_order() const;

  // Bound by address: the statements below read and write these. Times are read as microseconds since 1970 and
  // written as text: an interval times microseconds is a double in PostgreSQL, and wrong from the year 2255 on.
  struct row {
    long long coupon_id = 0, discount = 0, total = 0, issued = 0, use_starts_at = 0, expires_at = 0;
    std::string name, type, starts_text, expires_text;
    long long user_id = 0, sequence = 0, issued_at = 0, used_by_order = 0;  // 0: no order
  } row_;

  soci::statement next_id_, insert_, find_, find_issue_, list_;
};

}  // namespace troupe::coupon
