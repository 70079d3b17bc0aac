// only a struct with TROUPE_MESSAGE can be published
#include <troupe/transaction.hpp>

struct paid {
  troupe::identifier account;
  TROUPE_FIELDS(paid, account);
};

void take(troupe::transaction& tx) { tx.publish(paid{}); }
