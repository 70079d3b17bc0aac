// Enters each screened payment exactly once, and counts them now and then.
#include "actors/payments/payments.hpp"

namespace payments {
namespace {

using namespace std::chrono_literals;

struct entry {
  troupe::identifier payment, account;
  std::int64_t amount = 0;
  bool suspicious = false;
  TROUPE_FIELDS(entry, payment, account, amount, suspicious);
};

void enter(troupe::batch<payment_screened>& screened, troupe::transaction& tx) {
  std::vector<entry> entries;
  for (const auto& one : screened)
    entries.push_back({one.message.payment, one.message.account, one.message.amount, one.message.score >= 90});
  tx.insert("ledger", entries);
}

void report(troupe::transaction& tx) {
  tx.execute("insert into reports(entries, amount) select count(*), coalesce(sum(amount), 0) from ledger");
}

struct doubled_entries {
  std::int64_t payments = 0, doubled = 0;
  TROUPE_FIELDS(doubled_entries, payments, doubled);
};

troupe::finding entered_once(troupe::transaction& tx) {
  const auto found = tx.one<doubled_entries>(
      "select count(*) as payments, count(*) filter (where entries > 1) as doubled"
      " from (select count(*) as entries from ledger group by payment) each");
  const auto all = std::to_string(found.payments) + " payments";
  return found.doubled == 0 ? troupe::finding::holds(all)
                            : troupe::finding::broken(std::to_string(found.doubled) + " of " + all,
                                                      "delete the later entries of each, then look for who wrote them");
}

}  // namespace

troupe::kind ledger_kind() {
  return troupe::kind{"ledger"}
      .batch<payment_screened>("ledger", enter)
      .every_in_cluster("report", 1s, report)
      .audit("no payment is in the ledger twice", entered_once);
}

}  // namespace payments
