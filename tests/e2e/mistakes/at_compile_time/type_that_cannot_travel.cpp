// a member of this type cannot travel: take std::int64_t, bool, std::string
#include <troupe/transaction.hpp>

struct paid {
  double amount = 0;
  TROUPE_FIELDS(paid, amount);
};

void take(troupe::transaction& tx) { tx.insert("payments", paid{}); }
