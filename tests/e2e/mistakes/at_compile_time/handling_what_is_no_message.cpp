// what a kind handles is a struct with TROUPE_MESSAGE
#include <troupe/kind.hpp>

struct paid {
  troupe::identifier account;
  TROUPE_FIELDS(paid, account);
};

troupe::kind ledger() {
  return troupe::kind{"ledger"}.keyed<paid>("ledger", [](const paid&) { return troupe::done(); });
}
