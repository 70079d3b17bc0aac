// POST /payments {"account":7,"amount":100}: a row and an event, or neither; with an Idempotency-Key once.
#include "actors/payments/payments.hpp"
#include "migrations/payments.hpp"

namespace payments {
namespace {

struct stored_payment {
  troupe::identifier payment, account;
  std::int64_t amount = 0;
  TROUPE_FIELDS(stored_payment, payment, account, amount);
};

stored_payment take(troupe::transaction& tx, const capture& asked) {
  const auto stored = tx.one<stored_payment>("insert into payments(account, amount) values ($1, $2) returning *",
                                             asked.account, asked.amount);
  tx.publish(payment_captured{stored.payment, stored.account, stored.amount});
  return stored;
}

std::optional<stored_payment> look(troupe::transaction& tx, const troupe::http::request& asked) {
  return tx.find<stored_payment>("select * from payments where payment = $1", troupe::id_in(asked));
}

}  // namespace

troupe::kind payment_kind() {
  return troupe::kind{"payment"}
      .migrations(troupe::migrations::payments())
      .publishes<payment_captured>()
      .route(troupe::post("/payments", take, troupe::idempotent))
      .route(troupe::get("/payments/{id}", look));
}

}  // namespace payments
