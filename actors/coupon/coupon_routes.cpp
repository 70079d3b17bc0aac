#include "actors/coupon/coupon_routes.hpp"

namespace troupe::coupon {
namespace {

constexpr auto create_sql =
    "insert into coupons(name, type, discount, total, use_starts_at, expires_at) values ($1, $2, $3, $4, $5, $6)"
    " returning coupon_id";

constexpr auto coupon_sql =
    "select coupon_id, name, type, discount, total as quantity, use_starts_at, expires_at, issued,"
    " total - issued as remaining from coupons where coupon_id = $1";

constexpr auto issue_sql =
    "select 'issued' as status, sequence, used_by_order from coupon_issues where coupon_id = $1 and user_id = $2";

constexpr auto user_coupons_sql =
    "select c.coupon_id, c.name, c.type, c.discount, c.use_starts_at, c.expires_at, i.sequence, i.issued_at,"
    " i.used_by_order from coupon_issues i join coupons c on c.coupon_id = i.coupon_id where i.user_id = $1"
    " order by c.coupon_id";

}  // namespace

created<schemas::coupon_created> create_coupon(transaction& tx, const schemas::new_coupon& terms) {
  const auto id = tx.one<identifier>(create_sql, terms.name, terms.type, terms.discount, terms.quantity,
                                     terms.use_starts_at, terms.expires_at);
  return {{id}, "/api/v1/coupon/" + std::to_string(id)};
}

schemas::coupon_view show_coupon(transaction& tx, const coupon_id& which) {
  const auto found = tx.find<schemas::coupon_view>(coupon_sql, which);
  if (!found)
    throw not_found("there is no coupon " + std::to_string(which));
  return *found;
}

http::response show_issue(transaction& tx, const coupon_id& which, const user_id& whose) {
  const auto found = tx.find<schemas::coupon_issue>(issue_sql, which, whose);
  return found ? respond(200, *found) : respond(404, schemas::coupon_not_issued{});
}

schemas::user_coupons show_user_coupons(transaction& tx, const path_id<"id">& whose) {
  return tx.all<schemas::user_coupon>(user_coupons_sql, whose);
}

}  // namespace troupe::coupon
