#include "actors/coupon/coupon_trail.hpp"

#include "schemas/coupon_requested.hpp"

namespace troupe::coupon {
namespace {

using schemas::coupon_requested;

const std::string message{message_traits<coupon_requested>::name};

constexpr auto coupon_sql = "select total, issued, created_at from coupons where coupon_id = $1";

constexpr auto issue_sql =
    "select sequence, source_partition, source_offset, used_by_order, issued_at from coupon_issues"
    " where coupon_id = $1 and user_id = $2";

struct coupon_row {
  std::int64_t total = 0, issued = 0;
  timestamp created_at{};
  TROUPE_FIELDS(coupon_row, total, issued, created_at);
};

struct issue_row {
  std::int64_t sequence = 0;
  std::optional<std::int64_t> source_partition, source_offset;
  std::optional<identifier> used_by_order;
  timestamp issued_at{};
  TROUPE_FIELDS(issue_row, sequence, source_partition, source_offset, used_by_order, issued_at);
};

/// One question and what it has found so far.
struct question {
  tracer& with;
  std::int64_t coupon, user;
  path_view path;

  std::string coupon_name() const { return "coupon " + std::to_string(coupon); }
  std::string user_name() const { return "user " + std::to_string(user); }

  void conclude(std::string reason, std::string sentence, std::string advice = "") {
    path.reason = std::move(reason);
    path.sentence = std::move(sentence);
    path.advice = std::move(advice);
  }
};

void show_issue(question& asked, const coupon_row& of, const issue_row& won) {
  if (won.source_partition && won.source_offset)
    asked.with.follow(asked.path,
                      {message, "", {}, {}, std::pair{std::int32_t(*won.source_partition), *won.source_offset}});
  asked.path.record.reset();  // it is through
  const auto number = std::to_string(won.sequence) + " of " + std::to_string(of.total);
  asked.path.stops.push_back({wire::to_rfc3339(won.issued_at), asked.coupon_name() + " is issued, number " + number});
  const auto used = won.used_by_order ? "; used by order " + std::to_string(*won.used_by_order) : std::string{};
  asked.conclude("issued", asked.user_name() + " has " + asked.coupon_name() + ", number " + number + used + '.');
}

bool is_request(const broker::record& one, std::int64_t coupon, std::int64_t user) {
  const auto wish = wire::decode_record<coupon_requested>(one.head, one.value);
  return wish && wish->coupon_id == coupon && wish->user_id == user;
}

void show_request(question& asked, const coupon_row& of) {
  asked.with.follow(asked.path,
                    {message, "", of.created_at, [coupon = asked.coupon, user = asked.user](const broker::record& one) {
                       return is_request(one, coupon, user);
                     }});
  if (asked.path.reason == "handled")
    asked.conclude("not-among-the-first", "The request of " + asked.user_name() + " was handled after all " +
                                              std::to_string(of.issued) + " of " + asked.coupon_name() +
                                              " had gone to earlier requests.");
  if (asked.path.reason == "not-found" && !asked.path.record)
    asked.conclude("not-requested",
                   asked.user_name() + " has no " + asked.coupon_name() + " and no request for it was found: " +
                       std::to_string(of.issued) + " of " + std::to_string(of.total) + " are issued.",
                   "A request that was answered 200 is in the topic until its retention ends.");
}

}  // namespace

path_view follow_request(tracer& with, transaction& tx, const std::vector<std::int64_t>& ids) {
  question asked{with, ids[0], ids[1], {}};
  asked.path.thing = "The request of " + asked.user_name() + " for " + asked.coupon_name();
  const auto coupon = tx.find<coupon_row>(coupon_sql, asked.coupon);
  if (!coupon)
    asked.conclude("unknown", "There is no " + asked.coupon_name() + '.',
                   "Requests for it become dead letters: create it, then replay them.");
  else if (const auto won = tx.find<issue_row>(issue_sql, asked.coupon, asked.user))
    show_issue(asked, *coupon, *won);
  else
    show_request(asked, *coupon);
  return std::move(asked.path);
}

}  // namespace troupe::coupon
