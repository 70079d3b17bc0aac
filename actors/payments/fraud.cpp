// Screens payments: a slow question to another actor, then a row and a derived event in one transaction.
#include "actors/payments/payments.hpp"

#include <thread>

namespace payments {
namespace {

std::int64_t score(const score_asked& asked) {
  std::this_thread::sleep_for(std::chrono::milliseconds{10});  // as a model or a bureau would take
  return (asked.account + asked.amount) % 100;
}

troupe::outcome screen(const payment_captured& what, troupe::delivery& by) {
  if (what.amount == 666)
    return troupe::reject("a payment of 666 is screened by nobody");
  const auto score = by.node().ask(score_asked{what.account, what.amount}, std::chrono::seconds{2});
  if (!score)
    return troupe::retry("there was no score in time");
  return by.transact([&](troupe::transaction& tx) {
    tx.execute("insert into screenings(payment, score) values ($1, $2)", what.payment, *score);
    tx.publish(payment_screened{what.payment, what.account, what.amount, *score});
  });
}

}  // namespace

troupe::kind fraud_kind() {
  return troupe::kind{"fraud"}.asks<score_asked>().publishes<payment_screened>().keyed<payment_captured>("fraud",
                                                                                                         screen);
}

troupe::kind score_kind() { return troupe::kind{"score"}.answers<score_asked>(score); }

}  // namespace payments
