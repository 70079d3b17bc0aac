// Records on their way, and which of them comes next.
#pragma once

#include "runtime/testing/trouble.hpp"

#include <vector>

namespace troupe::testing {

class waiting_line {
public:
  explicit waiting_line(trouble& with) : with_{with} {}

  void add(record one) { records_.push_back(std::move(one)); }
  bool is_empty() const { return records_.empty(); }
  std::size_t size() const { return records_.size(); }

  /// The next ones, all of one topic; not empty. Records of one key never overtake each other.
  std::vector<record> take(std::size_t most);

private:
  std::size_t next();
  bool is_first_of_key(std::size_t at) const;

  trouble& with_;
  std::vector<record> records_;
};

}  // namespace troupe::testing
