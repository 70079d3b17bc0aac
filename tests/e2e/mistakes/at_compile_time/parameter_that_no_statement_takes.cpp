// a parameter of a statement is an integer, bool, a string
#include <troupe/transaction.hpp>

struct point {
  int x = 0;
};

void take(troupe::transaction& tx) { tx.execute("insert into points values ($1)", point{}); }
