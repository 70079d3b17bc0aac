#include <troupe/app.hpp>
#include "actors/payments/payments.hpp"

int main(int argc, char** argv) {
  return troupe::app{"payments", "0.1.0"}
      .with(payments::payment_kind())
      .with(payments::fraud_kind())
      .with(payments::score_kind())
      .with(payments::ledger_kind())
      .main(argc, argv);
}
