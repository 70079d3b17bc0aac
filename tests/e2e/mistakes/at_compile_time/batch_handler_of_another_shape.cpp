// a batch handler is void(batch<message>&, transaction&)
#include <troupe/kind.hpp>

struct paid {
  troupe::identifier account;
  TROUPE_MESSAGE(paid, "paid", 1, key = account, account);
};

troupe::kind ledger() {
  return troupe::kind{"ledger"}.batch<paid>("ledger", [](const paid&, troupe::transaction&) {});
}
