#include "actors/coupon/issue_coupons.hpp"

#include "actors/coupon/coupon_rules.hpp"

#include <set>

namespace troupe::coupon {
namespace {

using requests = batch<schemas::coupon_requested>;

// In id order, so that two batches cannot wait for each other. No key of a coupon ever changes, so this lock lets
// foreign keys look at it.
constexpr auto lock_sql =
    "select coupon_id, total, issued from coupons where coupon_id = any($1::bigint[])"
    " order by coupon_id for no key update";

// Right only behind the lock: nobody else can issue these coupons now. The limit keeps the planner from joining: a hash
// over all issues would cost more with every coupon ever issued.
constexpr auto holders_sql =
    "select c.coupon_id, c.user_id from unnest($1::bigint[], $2::bigint[]) c(coupon_id, user_id)"
    " cross join lateral (select from coupon_issues i"
    "                     where i.coupon_id = c.coupon_id and i.user_id = c.user_id limit 1) held";

constexpr auto write_sql =
    "with winners as ("
    "  insert into coupon_issues(coupon_id, user_id, sequence, source_partition, source_offset)"
    "  select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[], $5::bigint[]))"
    " update coupons c set issued = c.issued + n.pieces"
    " from unnest($6::bigint[], $7::bigint[]) n(coupon_id, pieces) where c.coupon_id = n.coupon_id";

struct stock_row {
  std::int64_t coupon_id = 0, total = 0, issued = 0;
  TROUPE_FIELDS(stock_row, coupon_id, total, issued);
};

struct holder_row {
  std::int64_t coupon_id = 0, user_id = 0;
  TROUPE_FIELDS(holder_row, coupon_id, user_id);
};

std::vector<claim> claims_of(const requests& batch) {
  std::vector<claim> out;
  out.reserve(batch.size());
  for (const auto& one : batch)
    out.push_back({one.message.coupon_id, one.message.user_id});
  return out;
}

supplies lock(const std::vector<claim>& claims, transaction& tx) {
  std::set<std::int64_t> ids;
  for (const auto& one : claims)
    ids.insert(one.coupon_id);
  supplies known;
  for (const auto& row : tx.all<stock_row>(lock_sql, std::vector(ids.begin(), ids.end())))
    known[row.coupon_id] = {row.total, row.issued};
  return known;
}

claim_set holders(const std::vector<claim>& among, transaction& tx) {
  claim_set held;
  if (among.empty())
    return held;
  std::vector<std::int64_t> coupons, users;
  for (const auto& one : among) {
    coupons.push_back(one.coupon_id);
    users.push_back(one.user_id);
  }
  for (const auto& row : tx.all<holder_row>(holders_sql, coupons, users))
    held.insert({row.coupon_id, row.user_id});
  return held;
}

/// Where a winner's request came from is empty on a local route.
void write(const requests& batch, const ruling& ruled, transaction& tx) {
  std::vector<std::int64_t> coupons, users, sequences, counted, counts;
  std::vector<std::optional<std::int64_t>> partitions, offsets;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (ruled.decisions[i].what != verdict::won)
      continue;
    const auto& from = batch[i].from;
    coupons.push_back(batch[i].message.coupon_id);
    users.push_back(batch[i].message.user_id);
    sequences.push_back(ruled.decisions[i].sequence);
    partitions.push_back(from.at < 0 ? std::nullopt : std::optional<std::int64_t>{from.partition});
    offsets.push_back(from.at < 0 ? std::nullopt : std::optional{from.at});
  }
  for (const auto& [coupon, pieces] : ruled.newly_issued) {
    counted.push_back(coupon);
    counts.push_back(pieces);
  }
  tx.execute(write_sql, coupons, users, sequences, partitions, offsets, counted, counts);
}

}  // namespace

void issue_coupons(requests& batch, transaction& tx) {
  const auto claims = claims_of(batch);
  const auto known = lock(claims, tx);
  const auto ruled = decide(claims, known, holders(undecided(claims, known), tx));
  if (!ruled.newly_issued.empty())
    write(batch, ruled, tx);
  for (std::size_t i = 0; i < claims.size(); ++i)
    if (ruled.decisions[i].what == verdict::unknown_coupon)
      batch.reject(batch[i], "there is no coupon " + std::to_string(claims[i].coupon_id) +
                                 "; create it, then replay this record");
}

}  // namespace troupe::coupon
