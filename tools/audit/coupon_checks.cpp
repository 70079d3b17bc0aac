#include "tools/audit/coupon_checks.hpp"

#include <algorithm>
#include <set>

namespace troupe::audit {
namespace {

using issues_by_coupon = std::unordered_map<id, std::vector<const issue_row*>>;

issues_by_coupon by_coupon(const std::vector<issue_row>& issues) {
  issues_by_coupon out;
  for (const auto& issue : issues)
    out[issue.coupon].push_back(&issue);
  for (auto& [coupon, rows] : out)
    std::sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) { return a->sequence < b->sequence; });
  return out;
}

std::string name_of(id coupon) { return "coupon " + std::to_string(coupon); }

std::string name_of(id coupon, id user) { return name_of(coupon) + " of user " + std::to_string(user); }

void check_count(id coupon, const coupon_row& facts, const std::vector<const issue_row*>& issues, ledger_row& row) {
  ++row.checked;
  const auto count = static_cast<std::int64_t>(issues.size());
  if (count > facts.total)
    row.add_wrong(name_of(coupon) + " was issued " + std::to_string(count) + " times, there are " +
                  std::to_string(facts.total));
  if (count != facts.issued)
    row.add_wrong(name_of(coupon) + " says " + std::to_string(facts.issued) + " issued, has " + std::to_string(count));
  std::set<id> users;
  for (std::size_t i = 0; i < issues.size(); ++i) {
    if (!users.insert(issues[i]->user).second)
      row.add_doubled(name_of(coupon, issues[i]->user) + " was issued twice");
    if (issues[i]->sequence != static_cast<std::int64_t>(i) + 1)
      return row.add_wrong(name_of(coupon) + " has sequence " + std::to_string(issues[i]->sequence) + " where " +
                           std::to_string(i + 1) + " belongs");
  }
}

/// Judges one coupon against the requests for it.
class winner_check {
public:
  winner_check(const tables& stored, const claim_log& log, ledger_row& row)
      : log_{log}, row_{row}, letters_{places_of_letters(stored.letters, log.group, log.topic)} {
    for (const auto& one : stored.offsets)
      if (one.group == log.group && one.topic == log.topic)
        next_[one.partition] = one.next;
  }

  void check(const coupon_row& facts, const std::vector<const issue_row*>& issues,
             const std::vector<const coupon_claim*>& claims) {
    if (const auto reason = out_of_sight(facts, issues, claims); !reason.empty())
      return void(++unseen_[reason]);
    ++row_.checked;
    const auto due = winners(facts, claims);
    for (std::size_t rank = 0; rank < due.size(); ++rank)
      check_winner(*due[rank], static_cast<std::int64_t>(rank) + 1, issues);
    check_nobody_else(due, issues);
  }

  void finish() {
    for (const auto& [reason, coupons] : unseen_)
      row_.add_unchecked(coupons, "coupons: " + reason);
  }

private:
  static constexpr std::int64_t clock_slack = 1'000'000;

  std::string out_of_sight(const coupon_row& facts, const std::vector<const issue_row*>& issues,
                           const std::vector<const coupon_claim*>& claims) const {
    for (const auto* issue : issues)
      if (!issue->source)
        return "pieces were issued over a local route, where only counts can be checked";
    if (is_cut(claims))
      return "the beginning of their partition is gone";
    for (const auto* claim : claims) {
      if (claim->at.first != claims.front()->at.first)
        return "its requests are in several partitions, which have no order among them";
      if (claim->appended_at > 0 && claim->appended_at + clock_slack < facts.created_at)
        return "it was asked for before it existed";
    }
    return "";
  }

  // All requests for one coupon have the same key, hence the same partition.
  bool is_cut(const std::vector<const coupon_claim*>& claims) const {
    if (claims.empty())
      return log_.beginning_gone();
    const auto ends = log_.partitions.find(claims.front()->at.first);
    return ends != log_.partitions.end() && ends->second.low > 0;
  }

  bool is_handled(const coupon_claim& claim) const {
    const auto next = next_.find(claim.at.first);
    if (next == next_.end() || claim.at.second >= next->second)
      return false;
    const auto letters = letters_.find(claim.at.first);
    return letters == letters_.end() || !letters->second.contains(claim.at.second);
  }

  std::vector<const coupon_claim*> winners(const coupon_row& facts, const std::vector<const coupon_claim*>& claims) {
    std::vector<const coupon_claim*> out;
    std::unordered_set<id> users;
    for (const auto* claim : claims)
      if (static_cast<std::int64_t>(out.size()) < facts.total && is_handled(*claim) && users.insert(claim->user).second)
        out.push_back(claim);
    return out;
  }

  void check_winner(const coupon_claim& due, std::int64_t rank, const std::vector<const issue_row*>& issues) {
    const auto found =
        std::find_if(issues.begin(), issues.end(), [&](const issue_row* issue) { return issue->user == due.user; });
    const auto name = name_of(due.coupon, due.user) + " (asked for at " + audit::name_of(log_.topic, due.at) + ")";
    if (found == issues.end())
      row_.add_lost(name + " was not issued");
    else if ((*found)->source != due.at)
      row_.add_wrong(name + " names " + audit::name_of(log_.topic, *(*found)->source) + " as its request");
    else if ((*found)->sequence != rank)
      row_.add_wrong(name + " has sequence " + std::to_string((*found)->sequence) + ", should be " +
                     std::to_string(rank));
  }

  void check_nobody_else(const std::vector<const coupon_claim*>& due, const std::vector<const issue_row*>& issues) {
    std::unordered_set<id> users;
    for (const auto* claim : due)
      users.insert(claim->user);
    for (const auto* issue : issues)
      if (!users.contains(issue->user))
        row_.add_wrong(name_of(issue->coupon, issue->user) + " was issued, but others came first");
  }

  const claim_log& log_;
  ledger_row& row_;
  std::map<std::int32_t, std::unordered_set<std::int64_t>> letters_;
  std::map<std::int32_t, std::int64_t> next_;
  std::map<std::string, std::uint64_t> unseen_;  // coupons that cannot be judged, by reason
};

}  // namespace

ledger_row issues_are_counted(const tables& stored) {
  auto row = row_of("G6", "coupons are issued as often as counted, never more than there are");
  auto issues = by_coupon(stored.issues);
  for (const auto& [coupon, facts] : stored.coupons) {
    check_count(coupon, facts, issues[coupon], row);
    issues.erase(coupon);
  }
  for (const auto& [coupon, rows] : issues)
    row.add_wrong(name_of(coupon) + " was issued, but does not exist");
  return row;
}

ledger_row winners_are_the_first(const tables& stored, const claim_log& log) {
  auto row = row_of("G6", "the winners are the first distinct users by offset");
  std::unordered_map<id, std::vector<const coupon_claim*>> claims;
  for (const auto& claim : log.records)
    claims[claim.coupon].push_back(&claim);
  auto issues = by_coupon(stored.issues);
  winner_check judge{stored, log, row};
  for (const auto& [coupon, facts] : stored.coupons)
    judge.check(facts, issues[coupon], claims[coupon]);
  judge.finish();
  return row;
}

}  // namespace troupe::audit
