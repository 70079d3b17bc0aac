// Rows of text in columns, as wide as their widest cell.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace troupe {

class table {
public:
  explicit table(std::vector<std::string> head) { rows_.push_back(std::move(head)); }
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  void print(std::ostream& out) const;

private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace troupe
