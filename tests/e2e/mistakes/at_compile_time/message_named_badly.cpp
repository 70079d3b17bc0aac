// TROUPE_MESSAGE: a name has 1 to 200 small letters, digits and
#include <troupe/message.hpp>

struct paid {
  troupe::identifier account;
  TROUPE_MESSAGE(paid, "Paid Now", 1, key = account, account);
};
