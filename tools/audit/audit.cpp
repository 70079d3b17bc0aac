#include "tools/audit/audit.hpp"

#include "tools/audit/coupon_checks.hpp"
#include "tools/audit/event_checks.hpp"
#include "tools/audit/money_checks.hpp"
#include "tools/audit/offset_checks.hpp"
#include "tools/audit/promise_checks.hpp"
#include "tools/audit/promises_file.hpp"
#include "tools/audit/tables_sql.hpp"
#include "tools/audit/topics.hpp"

namespace troupe::audit {
namespace {

/// Everything the checks look at.
struct evidence {
  tables stored;
  std::optional<order_log> orders;
  std::optional<claim_log> claims;
  std::optional<promises> given;

  const order_log* order_events() const { return orders ? &*orders : nullptr; }
  const claim_log* coupon_requests() const { return claims ? &*claims : nullptr; }
};

/// Collects in the order that partition_ends asks for; stops at the first thing that cannot be read.
class collecting {
public:
  collecting(const audit_input& with, const progress& on_step) : with_{with}, on_step_{on_step} {}

  tl::expected<evidence, std::string> all() {
    read_promises();
    read_ends(with_.order_completed, order_ends_);
    read_ends(with_.request_coupon, claim_ends_);
    read("tables", found_.stored, [&] { return read_tables(with_.database); });
    read_log(with_.order_completed, order_ends_, found_.orders, read_orders);
    read_log(with_.request_coupon, claim_ends_, found_.claims, read_claims);
    if (!trouble_.empty())
      return tl::unexpected(trouble_);
    return std::move(found_);
  }

private:
  template <class To, class F>
  void read(const std::string& what, To& into, F reader) {
    if (!trouble_.empty())
      return;
    if (on_step_)
      on_step_("reading " + what);
    auto got = reader();
    if (got)
      into = std::move(*got);
    else
      trouble_ = got.error();
  }

  topic_reading reading_of(const topic_input& from) const {
    return {*with_.kafka, from.topic, from.group, with_.timeout};
  }

  void read_promises() {
    if (with_.answers)
      read(with_.answers->string(), found_.given, [&] { return audit::read_promises(*with_.answers); });
  }

  void read_ends(const std::optional<topic_input>& from, all_ends& into) {
    if (with_.kafka && from)
      read("the ends of " + from->topic, into, [&] { return audit::read_ends(reading_of(*from)); });
  }

  template <class Log, class F>
  void read_log(const std::optional<topic_input>& from, const all_ends& before, std::optional<Log>& into, F reader) {
    if (with_.kafka && from)
      read("topic " + from->topic, into, [&] { return reader(reading_of(*from), before); });
  }

  const audit_input& with_;
  const progress& on_step_;
  evidence found_;
  all_ends order_ends_, claim_ends_;
  std::string trouble_;
};

void check_orders(const audit_input& with, const evidence& found, ledger& into) {
  const auto* log = found.order_events();
  if (found.given)
    into.rows.push_back(acknowledged_orders_are_stored(found.stored, *found.given));
  const auto topic = with.order_completed ? with.order_completed->topic : "order-completed";
  into.rows.push_back(orders_have_events(found.stored, log, topic, with.expect_sink_rows));
  into.rows.push_back(outbox_moves(found.stored, with.settled));
  if (log)
    into.rows.push_back(events_have_orders(found.stored, *log));
  if (with.expect_sink_rows)
    into.rows.push_back(events_are_in_sink_once(found.stored, log, with.settled));
  into.rows.push_back(stock_adds_up(found.stored));
  into.rows.push_back(totals_add_up(found.stored));
  into.rows.push_back(coupons_are_used_once(found.stored));
}

void check_offsets(const audit_input& with, const evidence& found, ledger& into) {
  if (found.orders)
    into.rows.push_back(committed_offsets_hold(*found.orders, with.settled));
  if (found.claims)
    into.rows.push_back(stored_offsets_hold(found.stored, *found.claims, with.settled));
}

void check_coupons(const evidence& found, ledger& into) {
  if (found.given)
    into.rows.push_back(acknowledged_requests_are_kept(found.stored, found.coupon_requests(), *found.given));
  into.rows.push_back(issues_are_counted(found.stored));
  if (found.claims)
    into.rows.push_back(winners_are_the_first(found.stored, *found.claims));
}

}  // namespace

tl::expected<ledger, std::string> run_audit(const audit_input& with, const progress& on_step) {
  const auto found = collecting{with, on_step}.all();
  if (!found)
    return tl::unexpected(found.error());
  ledger out;
  check_orders(with, *found, out);
  check_offsets(with, *found, out);
  check_coupons(*found, out);
  out.rows.push_back(letters_are_kept(found->stored, found->order_events(), found->coupon_requests(), with.settled));
  return out;
}

}  // namespace troupe::audit
