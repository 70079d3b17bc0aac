// a row is a struct with TROUPE_FIELDS, or one of std::int64_t, bool, std::string
#include <troupe/transaction.hpp>

auto count(troupe::transaction& tx) { return tx.one<unsigned>("select 1"); }
