#include "runtime/store/rows.hpp"

#include <libpq-fe.h>

#include <cstdlib>

namespace troupe::store {

int rows::size() const { return PQntuples(answer_.get()); }
int rows::columns() const { return PQnfields(answer_.get()); }
std::int64_t rows::touched() const { return std::atoll(PQcmdTuples(answer_.get())); }
std::string_view rows::name(int column) const { return PQfname(answer_.get(), column); }

std::optional<std::string_view> rows::value(int row, int column) const {
  if (PQgetisnull(answer_.get(), row, column) != 0)
    return std::nullopt;
  return std::string_view{PQgetvalue(answer_.get(), row, column),
                          static_cast<std::size_t>(PQgetlength(answer_.get(), row, column))};
}

}  // namespace troupe::store
