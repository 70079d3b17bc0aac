// TROUPE_MESSAGE: the fourth argument says whose order counts: key = member
#include <troupe/message.hpp>

struct paid {
  troupe::identifier account;
  TROUPE_MESSAGE(paid, "paid", 1, account, account);
};
