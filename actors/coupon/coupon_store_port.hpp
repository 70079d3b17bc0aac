// Coupons in PostgreSQL as seen from the door: to be created and to be looked at.
#pragma once

#include "runtime/store/fault.hpp"
#include "schemas/coupon_answers.hpp"
#include "schemas/coupon_requests.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

namespace troupe::coupon {

struct create_coupon {
  schemas::new_coupon terms;
};
struct find_coupon {
  wire::identifier coupon_id;
};
struct find_issue {
  wire::identifier coupon_id;
  wire::identifier user_id;
};
struct list_coupons {
  wire::identifier user_id;
};

/// Replies. What does not exist is an answer, not an error.
using created_coupon = store::stored<schemas::coupon_created>;
using found_coupon = store::stored<std::optional<schemas::coupon_view>>;
using found_issue = store::stored<std::optional<schemas::coupon_issue>>;
using listed_coupons = store::stored<schemas::user_coupons>;  // by coupon id; used and expired ones too

using coupon_store_port =
    caf::typed_actor<caf::replies_to<create_coupon>::with<created_coupon>,
                     caf::replies_to<find_coupon>::with<found_coupon>, caf::replies_to<find_issue>::with<found_issue>,
                     caf::replies_to<list_coupons>::with<listed_coupons>>;

}  // namespace troupe::coupon

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::coupon::create_coupon)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::coupon::find_coupon)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::coupon::find_issue)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::coupon::list_coupons)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::coupon::created_coupon)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::coupon::found_coupon)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::coupon::found_issue)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::coupon::listed_coupons)
