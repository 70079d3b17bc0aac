// TROUPE_MESSAGE: the third argument is the version, a number from 1 on
#include <troupe/message.hpp>

struct paid {
  troupe::identifier account, payment;
  TROUPE_MESSAGE(paid, "paid", account, key = account, payment);
};
