#include "actors/coupon/coupon_rules.hpp"

namespace troupe::coupon {
namespace {

bool has_pieces_left(const supply& of) { return of.issued < of.total; }

decision judge(const claim& one, supplies& known, claim_set& holders) {
  const auto found = known.find(one.coupon_id);
  if (found == known.end())
    return {verdict::unknown_coupon};
  if (holders.contains(one))
    return {verdict::duplicate};
  if (!has_pieces_left(found->second))
    return {verdict::sold_out};
  holders.insert(one);
  return {verdict::won, ++found->second.issued};
}

}  // namespace

const char* to_string(verdict what) {
  switch (what) {
    case verdict::won:
      return "won";
    case verdict::duplicate:
      return "duplicate";
    case verdict::sold_out:
      return "sold out";
    case verdict::unknown_coupon:
      return "unknown coupon";
  }
  return "?";
}

std::vector<claim> undecided(const std::vector<claim>& in_order, const supplies& known) {
  std::vector<claim> open;
  claim_set seen;
  for (const auto& one : in_order) {
    const auto found = known.find(one.coupon_id);
    if (found != known.end() && has_pieces_left(found->second) && seen.insert(one).second)
      open.push_back(one);
  }
  return open;
}

ruling decide(const std::vector<claim>& in_order, supplies known, claim_set holders) {
  ruling out;
  out.decisions.reserve(in_order.size());
  for (const auto& one : in_order) {
    out.decisions.push_back(judge(one, known, holders));
    if (out.decisions.back().what == verdict::won)
      ++out.newly_issued[one.coupon_id];
  }
  return out;
}

}  // namespace troupe::coupon
