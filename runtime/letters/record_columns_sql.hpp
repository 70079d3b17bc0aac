// Records as parameters and results of statements.
#pragma once

#include "runtime/broker/record.hpp"
#include "runtime/store/arrays.hpp"
#include "runtime/store/hex.hpp"

#include <soci/soci.h>

namespace troupe::letters {

/// Many records as one text parameter a column. A statement binds all of them or those that were filled.
struct record_columns {
  store::array_literal offsets, prints, keys, headers, payloads, attempts, reasons;

  void add(const broker::record& one);  // all columns but the two of add_attempt()
  void add_place(broker::landmark one);
  void add_attempt(std::uint32_t attempts_made, const std::string& reason);
};

template <class T>
std::optional<T> value_or_null(const soci::row& row, std::size_t column) {
  return row.get_indicator(column) == soci::i_null ? std::nullopt : std::optional{row.get<T>(column)};
}

/// Of a column in hex.
inline std::optional<std::string> bytes_or_null(const soci::row& row, std::size_t column) {
  const auto hex = value_or_null<std::string>(row, column);
  return hex ? std::optional{store::from_hex(*hex)} : std::nullopt;
}

}  // namespace troupe::letters
