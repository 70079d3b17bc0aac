// a keyed handler is outcome(const message&, delivery&), or void(const message&, transaction&)
#include <troupe/kind.hpp>

struct paid {
  troupe::identifier account;
  TROUPE_MESSAGE(paid, "paid", 1, key = account, account);
};

troupe::kind ledger() {
  return troupe::kind{"ledger"}.keyed<paid>("ledger", [](int, const paid&) { return troupe::done(); });
}
