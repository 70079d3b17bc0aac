// What a statement has brought, as PostgreSQL writes it: text. Without libpq, for whoever only reads it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>

struct pg_result;  // of libpq

namespace troupe::store {

/// Owns the answer, as its copies do; what it shows lives as long. Rows and columns count from 0 and must be there.
class rows {
public:
  explicit rows(std::shared_ptr<pg_result> answer) : answer_{std::move(answer)} {}

  int size() const;
  int columns() const;
  std::int64_t touched() const;  // rows that were written or deleted
  std::string_view name(int column) const;
  std::optional<std::string_view> value(int row, int column) const;  // none: NULL

private:
  std::shared_ptr<pg_result> answer_;
};

/// A row is not what it is read into. what() names the member and what is allowed there, never a value: it may be told.
struct unexpected_row : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace troupe::store
