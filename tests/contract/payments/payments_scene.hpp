// What clients ask of the payments program, and what has to be true in the end whatever happened meanwhile.
#pragma once

#include "actors/payments/payments.hpp"

#include <troupe/hardships.hpp>

#include <string>
#include <vector>

namespace payments_play {

using namespace payments;
using troupe::testing::invariant, troupe::testing::scene, troupe::testing::stage;

/// Of the stage that is played on now: for mistakes that go past their transaction.
inline std::string database;

inline std::int64_t right_score(const score_asked& asked) { return (asked.account + asked.amount) % 100; }

inline troupe::kind quick_score_kind() { return troupe::kind{"score"}.answers<score_asked>(right_score); }

/// Twelve payments of three accounts, one of which nobody can screen.
inline void take_payments(stage& on) {
  database = on.database_url();
  for (int i = 0; i < 12; ++i)
    on.call("POST", "/payments", capture{1 + i % 3, i == 5 ? 666 : 100 + i});
  on.run_until_quiet();
  on.run_timer("report");
}

inline invariant none(std::string says, std::string rows) {
  return {std::move(says), [rows = "select count(*) from (" + std::move(rows) + ") wrong"](stage& on) {
            return on.one<std::int64_t>(rows) == 0;
          }};
}

inline std::vector<invariant> truths() {
  return {
      {"what a client asked for once is taken once",
       [](stage& on) { return on.one<std::int64_t>("select count(*) from payments") == 12; }},
      none("each payment is screened once",
           "select from payments p where amount <> 666 and (select count(*) from screenings s where s.payment = "
           "p.payment) <> 1"),
      none("each payment is in the ledger once",
           "select from payments p where amount <> 666 and (select count(*) from ledger l where l.payment = "
           "p.payment) <> 1"),
      none("an account's payments are in the ledger in their order",
           "select from (select payment, lag(payment) over (partition by account order by entry) as before from "
           "ledger) x where before > payment"),
      none("each score is what was answered",
           "select from screenings join payments using (payment) where score <> (account + amount) % 100"),
      {"the last report says how much is in the ledger",
       [](stage& on) {
         return on.one<bool>(
             "select entries = (select count(*) from ledger) from reports order by report desc limit 1");
       }},
      {"what nobody can screen is a dead letter and nothing else",
       [](stage& on) {
         return on.one<std::int64_t>("select count(distinct payload) from dead_letters") == 1 &&
                on.one<std::int64_t>("select count(*) from ledger where amount = 666") == 0;
       }},
  };
}

/// The program with other kinds in the place of its own.
struct cast {
  std::function<troupe::kind()> payment = payment_kind, fraud = fraud_kind, ledger = ledger_kind;
};

inline scene with(const cast& who) {
  return {.kinds =
              [who] {
                return std::vector{who.payment(), who.fraud(), quick_score_kind(), who.ledger()};
              },
          .script = take_payments,
          .invariants = truths(),
          .settings = {.partitions = 1}};
}

}  // namespace payments_play
