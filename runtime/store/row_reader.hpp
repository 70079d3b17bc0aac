// A row -> a struct whose members are its columns.
#pragma once

#include "runtime/store/column_text.hpp"
#include "runtime/store/rows.hpp"

#include <cstdint>
#include <vector>

namespace troupe::store {

/// Goes through the rows of one answer, whose columns it looks up once; refers to the answer. Throws wire::refused,
/// which names the member.
class row_reader {
public:
  explicit row_reader(const rows& from) : from_{from} {}

  template <class Row>
  Row read(int row) {
    Row out{};
    row_ = row, member_ = 0;
    out.serialize(*this);
    if constexpr (wire::self_checking<Row>)
      if (auto mistake = out.mistake())
        throw wire::refused{std::move(*mistake)};
    return out;
  }

  /// Called by a struct's serialize, with the same members in the same order for each row.
  template <class... Fields>
  void operator()(Fields&&... each) {
    (take(each), ...);
  }

private:
  template <class T>
  void take(const cereal::NameValuePair<T>& member) {
    using value = std::remove_cvref_t<T>;
    if (const auto column = column_of_next(member.name, wire::is_optional<value>); column >= 0)
      read(column, member.name, member.value);
  }
  template <class T>
  void take(const wire::defaulted_field<T>& member) {
    if (const auto column = column_of_next(member.name, true); column >= 0)
      read(column, member.name, member.value);
  }

  template <class T>
  void read(int column, const char* name, T& value) {
    try {
      value = from_column<T>(from_.value(row_, column));
    } catch (const wire::refused& refusal) {
      throw wire::refused{{name, refusal.why().reason}};
    }
  }

  int column_of_next(const char* member, bool may_be_absent);  // below 0: there is none

  const rows& from_;
  int row_ = 0;
  std::size_t member_ = 0;    // how many of the row have been read
  std::vector<int> columns_;  // of the members, in their order
};

}  // namespace troupe::store
