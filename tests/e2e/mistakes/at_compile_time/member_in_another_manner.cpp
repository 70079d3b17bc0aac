// a member that travels is called like this: account_id
#include <troupe/transaction.hpp>

struct paid {
  std::int64_t accountId = 0;
  TROUPE_FIELDS(paid, accountId);
};

void take(troupe::transaction& tx) { tx.insert("payments", paid{}); }
