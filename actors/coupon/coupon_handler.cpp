#include "actors/coupon/coupon_handler.hpp"

namespace troupe::coupon {
namespace {

using requests = std::vector<handler::ordered<schemas::coupon_requested>>;

std::vector<claim> claims_of(const requests& batch) {
  std::vector<claim> out;
  out.reserve(batch.size());
  for (const auto& one : batch)
    out.push_back({one.message.coupon_id, one.message.user_id});
  return out;
}

winner winner_of(const claim& who, std::int64_t sequence, const handler::origin& from) {
  if (from.at < 0)
    return {who, sequence, {}, {}};
  return {who, sequence, from.partition, from.at};
}

std::vector<winner> winners_of(const requests& batch, const std::vector<claim>& claims, const ruling& ruled) {
  std::vector<winner> out;
  for (std::size_t i = 0; i < batch.size(); ++i)
    if (ruled.decisions[i].what == verdict::won)
      out.push_back(winner_of(claims[i], ruled.decisions[i].sequence, batch[i].from));
  return out;
}

void reject_unknown(const std::vector<claim>& claims, const ruling& ruled, store::unit_of_work& unit) {
  for (std::size_t i = 0; i < claims.size(); ++i)
    if (ruled.decisions[i].what == verdict::unknown_coupon)
      unit.reject(i,
                  "there is no coupon " + std::to_string(claims[i].coupon_id) + "; create it, then replay this record");
}

}  // namespace

void coupon_handler::prepare(soci::session& fresh) {
  statements_.reset();  // first: the old ones must not outlive what they were prepared on
  statements_ = std::make_unique<issue_statements>(fresh);
}

void coupon_handler::handle(const requests& batch, store::unit_of_work& unit) {
  const auto claims = claims_of(batch);
  const auto known = statements_->lock(claims);
  const auto open = undecided(claims, known);
  const auto ruled = decide(claims, known, open.empty() ? claim_set{} : statements_->holders(open));
  if (!ruled.newly_issued.empty())
    statements_->write(winners_of(batch, claims, ruled), ruled.newly_issued);
  reject_unknown(claims, ruled, unit);
}

}  // namespace troupe::coupon
