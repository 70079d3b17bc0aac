#include "actors/coupon/coupon_sql.hpp"

namespace troupe::coupon {
namespace {

using soci::into;
using soci::use;

constexpr auto insert_sql =
    "insert into coupons(coupon_id, name, type, discount, total, use_starts_at, expires_at)"
    " values (:id, :name, :type, :discount, :total, :starts::timestamptz, :expires::timestamptz)"
    " on conflict (coupon_id) do nothing";

constexpr auto find_sql =
    "select name, type, discount, total, issued, (extract(epoch from use_starts_at) * 1000000)::bigint,"
    " (extract(epoch from expires_at) * 1000000)::bigint from coupons where coupon_id = :id";

constexpr auto find_issue_sql =
    "select sequence, coalesce(used_by_order, 0) from coupon_issues where coupon_id = :coupon and user_id = :user";

constexpr auto list_sql =
    "select c.coupon_id, c.name, c.type, c.discount, (extract(epoch from c.use_starts_at) * 1000000)::bigint,"
    " (extract(epoch from c.expires_at) * 1000000)::bigint, i.sequence,"
    " (extract(epoch from i.issued_at) * 1000000)::bigint, coalesce(i.used_by_order, 0)"
    " from coupon_issues i join coupons c on c.coupon_id = i.coupon_id where i.user_id = :user order by c.coupon_id";

wire::timestamp at(long long micros) { return wire::timestamp{std::chrono::microseconds{micros}}; }

wire::choice<schemas::coupon_kind> type_of(const std::string& name) {
  return wire::choice<schemas::coupon_kind>{std::string_view{name}};
}

}  // namespace

coupon_statements::coupon_statements(soci::session& on)
    : next_id_{(on.prepare << "select nextval('coupon_ids')", into(row_.coupon_id))},
      insert_{(on.prepare << insert_sql, use(row_.coupon_id, "id"), use(row_.name, "name"), use(row_.type, "type"),
               use(row_.discount, "discount"), use(row_.total, "total"), use(row_.starts_text, "starts"),
               use(row_.expires_text, "expires"))},
      find_{(on.prepare << find_sql, use(row_.coupon_id, "id"), into(row_.name), into(row_.type), into(row_.discount),
             into(row_.total), into(row_.issued), into(row_.use_starts_at), into(row_.expires_at))},
      find_issue_{(on.prepare << find_issue_sql, use(row_.coupon_id, "coupon"), use(row_.user_id, "user"),
                   into(row_.sequence), into(row_.used_by_order))},
      list_{(on.prepare << list_sql, use(row_.user_id, "user"), into(row_.coupon_id), into(row_.name), into(row_.type),
             into(row_.discount), into(row_.use_starts_at), into(row_.expires_at), into(row_.sequence),
             into(row_.issued_at), into(row_.used_by_order))} {}

wire::identifier coupon_statements::next_id() {
  next_id_.execute(true);
  return row_.coupon_id;
}

schemas::coupon_created coupon_statements::insert(wire::identifier coupon_id, const schemas::new_coupon& terms) {
  row_.coupon_id = coupon_id;
  row_.name = terms.name.value();
  row_.type = terms.type.name();
  row_.discount = terms.discount;
  row_.total = terms.quantity;
  row_.starts_text = wire::to_rfc3339(terms.use_starts_at);
  row_.expires_text = wire::to_rfc3339(terms.expires_at);
  insert_.execute(true);
  return {coupon_id};
}

std::optional<schemas::coupon_view> coupon_statements::find(wire::identifier coupon_id) {
  row_.coupon_id = coupon_id;
  if (!find_.execute(true))
    return std::nullopt;
  return schemas::coupon_view{coupon_id,           row_.name,   type_of(row_.type),
                              row_.discount,       row_.total,  at(row_.use_starts_at),
                              at(row_.expires_at), row_.issued, row_.total - row_.issued};
}

std::optional<schemas::coupon_issue> coupon_statements::find_issue(wire::identifier coupon_id,
                                                                   wire::identifier user_id) {
  row_.coupon_id = coupon_id;
  row_.user_id = user_id;
  if (!find_issue_.execute(true))
    return std::nullopt;
  return schemas::coupon_issue{"issued", row_.sequence, used_by_order()};
}

schemas::user_coupons coupon_statements::list(wire::identifier user_id) {
  row_.user_id = user_id;
  schemas::user_coupons out;
  list_.execute();
  while (list_.fetch())
    out.push_back({row_.coupon_id, row_.name, type_of(row_.type), row_.discount, at(row_.use_starts_at),
                   at(row_.expires_at), row_.sequence, at(row_.issued_at), used_by_order()});
  return out;
}

std::optional<wire::identifier> coupon_statements::used_by_order() const {
  if (row_.used_by_order == 0)
    return std::nullopt;
  return wire::identifier{row_.used_by_order};
}

}  // namespace troupe::coupon
