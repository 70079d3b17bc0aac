// What travels between the kinds of this program, and the kinds.
#pragma once

#include <troupe/kind.hpp>

namespace payments {

/// Event: a payment is in the database.
struct payment_captured {
  troupe::identifier payment, account;
  std::int64_t amount = 0;
  TROUPE_MESSAGE(payment_captured, "payment-captured", 1, key = account, payment, account, amount);
};

/// Event: it was looked at. `score`: 0 to 99, from 90 on suspicious.
struct payment_screened {
  troupe::identifier payment, account;
  std::int64_t amount = 0, score = 0;
  TROUPE_MESSAGE(payment_screened, "payment-screened", 1, key = account, payment, account, amount, score);
};

/// Question: 0 to 99.
struct score_asked {
  using answer = std::int64_t;
  troupe::identifier account;
  std::int64_t amount = 0;
};

/// Body of POST /payments.
struct capture {
  troupe::identifier account;
  troupe::bounded<std::int64_t, 1, 1'000'000> amount;
  TROUPE_FIELDS(capture, account, amount);
};

troupe::kind payment_kind();  // takes payments: POST /payments, GET /payments/{id}
troupe::kind fraud_kind();    // screens each, one account's in order
troupe::kind score_kind();    // is asked by fraud
troupe::kind ledger_kind();   // enters what was screened, and reports

}  // namespace payments
