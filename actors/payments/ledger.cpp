// Enters each screened payment exactly once, and counts them now and then.
#include "actors/payments/payments.hpp"

namespace payments {
namespace {

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

}  // namespace

troupe::kind ledger_kind() {
  return troupe::kind{"ledger"}
      .batch<payment_screened>("ledger", enter)
      .every_in_cluster("report", std::chrono::seconds{1}, report)
      .audit("no payment is in the ledger twice", [](troupe::transaction& tx) {
        return tx.one<bool>("select count(*) = count(distinct payment) from ledger")
                   ? troupe::finding::holds("none is")
                   : troupe::finding::broken("more entries than payments", "find who wrote the later ones");
      });
}

}  // namespace payments
