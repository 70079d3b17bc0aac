#include "runtime/store/row_reader.hpp"

namespace troupe::store {
namespace {

constexpr int absent = -1;

int find(const rows& in, const char* member) {
  const auto wanted = wire::column_of(member);
  auto found = absent;
  for (int column = 0; column < in.columns(); ++column) {
    if (in.name(column) != wanted)
      continue;
    if (found != absent)
      throw wire::refused{{member, "is there more than once"}};
    found = column;
  }
  return found;
}

}  // namespace

int row_reader::column_of_next(const char* member, bool may_be_absent) {
  if (member_ == columns_.size())
    columns_.push_back(find(from_, member));
  const auto column = columns_[member_++];
  if (column == absent && !may_be_absent)
    throw wire::refused{{member, "is missing: a column " + wire::column_of(member) + " must be among the results"}};
  return column;
}

}  // namespace troupe::store
