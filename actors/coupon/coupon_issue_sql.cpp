#include "actors/coupon/coupon_issue_sql.hpp"

#include "runtime/store/arrays.hpp"

#include <set>

namespace troupe::coupon {
namespace {

// No key of a coupon ever changes, so this lock lets foreign keys look at it.
constexpr auto lock_sql =
    "select coupon_id, total, issued from coupons where coupon_id = any(:coupons::bigint[])"
    " order by coupon_id for no key update";

// The limit keeps the planner from joining: a hash over all issues would cost more with every coupon ever issued.
constexpr auto holders_sql =
    "select c.coupon_id, c.user_id from unnest(:coupons::bigint[], :users::bigint[]) c(coupon_id, user_id)"
    " cross join lateral (select from coupon_issues i"
    "                     where i.coupon_id = c.coupon_id and i.user_id = c.user_id limit 1) held";

constexpr auto write_sql =
    "with winners as ("
    "  insert into coupon_issues(coupon_id, user_id, sequence, source_partition, source_offset)"
    "  select * from unnest(:coupons::bigint[], :users::bigint[], :sequences::bigint[], :partitions::int[],"
    "                       :offsets::bigint[]))"
    " update coupons c set issued = c.issued + n.pieces"
    " from unnest(:counted::bigint[], :counts::bigint[]) n(coupon_id, pieces) where c.coupon_id = n.coupon_id";

}  // namespace

issue_statements::issue_statements(soci::session& on)
    : lock_{(on.prepare << lock_sql, soci::use(coupons_, "coupons"), soci::into(coupon_), soci::into(total_),
             soci::into(issued_))},
      holders_{(on.prepare << holders_sql, soci::use(coupons_, "coupons"), soci::use(users_, "users"),
                soci::into(coupon_), soci::into(user_))},
      write_{(on.prepare << write_sql, soci::use(coupons_, "coupons"), soci::use(users_, "users"),
              soci::use(sequences_, "sequences"), soci::use(partitions_, "partitions"), soci::use(offsets_, "offsets"),
              soci::use(counted_, "counted"), soci::use(counts_, "counts"))} {}

supplies issue_statements::lock(const std::vector<claim>& claimed) {
  std::set<std::int64_t> ids;
  for (const auto& one : claimed)
    ids.insert(one.coupon_id);
  store::array_literal coupons;
  for (const auto id : ids)
    coupons.add(id);
  coupons_ = coupons.text();

  supplies known;
  lock_.execute();
  while (lock_.fetch())
    known[coupon_] = {total_, issued_};
  return known;
}

claim_set issue_statements::holders(const std::vector<claim>& among) {
  store::array_literal coupons, users;
  for (const auto& one : among) {
    coupons.add(one.coupon_id);
    users.add(one.user_id);
  }
  coupons_ = coupons.text();
  users_ = users.text();

  claim_set held;
  holders_.execute();
  while (holders_.fetch())
    held.insert({coupon_, user_});
  return held;
}

void issue_statements::write(const std::vector<winner>& winners,
                             const std::map<std::int64_t, std::int64_t>& newly_issued) {
  store::array_literal coupons, users, sequences, partitions, offsets, counted, counts;
  for (const auto& one : winners) {
    coupons.add(one.who.coupon_id);
    users.add(one.who.user_id);
    sequences.add(one.sequence);
    partitions.add(one.partition);
    offsets.add(one.at);
  }
  for (const auto& [coupon, pieces] : newly_issued) {
    counted.add(coupon);
    counts.add(pieces);
  }
  coupons_ = coupons.text();
  users_ = users.text();
  sequences_ = sequences.text();
  partitions_ = partitions.text();
  offsets_ = offsets.text();
  counted_ = counted.text();
  counts_ = counts.text();
  write_.execute(true);
}

}  // namespace troupe::coupon
