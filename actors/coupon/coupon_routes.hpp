// Creating coupons and looking at them and their issues, over HTTP.
#pragma once

#include <troupe/http.hpp>

#include "schemas/coupon_answers.hpp"
#include "schemas/coupon_requests.hpp"

namespace troupe::coupon {

using coupon_id = path_id<"id">;
using user_id = path_id<"userId">;

created<schemas::coupon_created> create_coupon(transaction& tx, const schemas::new_coupon& terms);

schemas::coupon_view show_coupon(transaction& tx, const coupon_id& which);

/// 404 {"status":"not-issued"} when the user has none.
http::response show_issue(transaction& tx, const coupon_id& which, const user_id& whose);

/// By coupon id; used and expired ones too.
schemas::user_coupons show_user_coupons(transaction& tx, const path_id<"id">& whose);

}  // namespace troupe::coupon
