#include "actors/coupon/coupon_trail_sql.hpp"

#include "runtime/store/moment_sql.hpp"
#include "runtime/wire/envelope.hpp"
#include "schemas/coupon_requested.hpp"

#include <soci/soci.h>

namespace troupe::coupon {
namespace {

constexpr auto message = wire::message_traits<schemas::coupon_requested>::name;

struct coupon_row {
  long long total = 0, issued = 0;
  std::string created_at;
};

struct issue_row {
  long long sequence = 0, partition = -1, offset = -1, order = 0;  // order: 0 while it is unused
  std::string issued_at;
};

std::optional<coupon_row> find_coupon(soci::session& sql, long long id) {
  coupon_row out;
  sql << "select total, issued, " + store::moment_sql("created_at") + " from coupons where coupon_id = :id",
      soci::use(id), soci::into(out.total), soci::into(out.issued), soci::into(out.created_at);
  return sql.got_data() ? std::optional{out} : std::nullopt;
}

std::optional<issue_row> find_issue(soci::session& sql, long long coupon, long long user) {
  issue_row out;
  sql << "select sequence, coalesce(source_partition, -1)::bigint, coalesce(source_offset, -1), "
         "coalesce(used_by_order, 0), " +
             store::moment_sql("issued_at") + " from coupon_issues where coupon_id = :c and user_id = :u",
      soci::use(coupon), soci::use(user), soci::into(out.sequence), soci::into(out.partition), soci::into(out.offset),
      soci::into(out.order), soci::into(out.issued_at);
  return sql.got_data() ? std::optional{out} : std::nullopt;
}

/// One question and what it has found so far.
struct question {
  inspect::tracer& with;
  std::int64_t coupon, user;
  inspect::path_view path;

  std::string coupon_name() const { return "coupon " + std::to_string(coupon); }
  std::string user_name() const { return "user " + std::to_string(user); }

  void conclude(std::string reason, std::string sentence, std::string advice = "") {
    path.reason = std::move(reason);
    path.sentence = std::move(sentence);
    path.advice = std::move(advice);
  }
};

void show_issue(question& asked, const coupon_row& of, const issue_row& won) {
  if (won.offset >= 0)
    asked.with.follow(asked.path, {std::string{message},
                                   "",
                                   {},
                                   {},
                                   std::pair{static_cast<std::int32_t>(won.partition), broker::offset{won.offset}}});
  asked.path.record.reset();  // it is through
  const auto number = std::to_string(won.sequence) + " of " + std::to_string(of.total);
  asked.path.stops.push_back({won.issued_at, asked.coupon_name() + " is issued, number " + number});
  const auto used = won.order > 0 ? "; used by order " + std::to_string(won.order) : std::string{};
  asked.conclude("issued", asked.user_name() + " has " + asked.coupon_name() + ", number " + number + used + '.');
}

bool is_request(const broker::record& one, std::int64_t coupon, std::int64_t user) {
  const auto wish = wire::decode_record<schemas::coupon_requested>(one.head, one.value);
  return wish && wish->coupon_id.value() == coupon && wish->user_id.value() == user;
}

void show_request(question& asked, const coupon_row& of) {
  const auto since = wire::from_rfc3339(of.created_at).value_or(wire::timestamp{});
  asked.with.follow(asked.path, {std::string{message}, "", since,
                                 [coupon = asked.coupon, user = asked.user](const broker::record& one) {
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

inspect::path_view follow(inspect::tracer& with, const std::vector<std::int64_t>& ids) {
  question asked{with, ids[0], ids[1], {}};
  asked.path.thing = "The request of " + asked.user_name() + " for " + asked.coupon_name();
  const auto row = find_coupon(with.sql(), asked.coupon);
  if (!row)
    asked.conclude("unknown", "There is no " + asked.coupon_name() + '.',
                   "Requests for it become dead letters: create it, then replay them.");
  else if (const auto won = find_issue(with.sql(), asked.coupon, asked.user))
    show_issue(asked, *row, *won);
  else
    show_request(asked, *row);
  return std::move(asked.path);
}

}  // namespace

inspect::trail coupon_trail() { return {"coupon", {"user"}, follow}; }

}  // namespace troupe::coupon
