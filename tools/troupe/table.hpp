// Rows of text in columns, as wide as their widest cell, that fit a terminal without wrapping.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace troupe {

struct column {
  column(const char* title, int rank = 0, std::size_t least = 0) : head{title}, leaves{rank}, shrinks_to{least} {}
  std::string head;
  int leaves = 0;              // 0: stays; of the others the highest leaves first when the terminal is too narrow
  std::size_t shrinks_to = 0;  // before any column leaves, its cells are cut to no less than this; 0: they are not
};

class table {
public:
  explicit table(std::vector<column> columns) : columns_{std::move(columns)} {}

  /// What a terminal would obey is replaced by '?'.
  void add(std::vector<std::string> row);

  const std::vector<column>& columns() const { return columns_; }
  const std::vector<std::vector<std::string>>& rows() const { return rows_; }

  /// The head and a line for each row, none wider than `width`; 0: as wide as it takes.
  std::vector<std::string> lines(std::size_t width = 0) const;

  /// As wide as this program's terminal.
  void print(std::ostream& out) const;

private:
  struct place {
    std::size_t column = 0, width = 0;
  };

  std::vector<place> natural() const;
  std::vector<place> fit(std::size_t width) const;

  std::vector<column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Characters, not bytes.
std::size_t width_of(const std::string& text);

/// Its beginning and "...", or as it is when it is no wider.
std::string cut_to(const std::string& text, std::size_t width);

}  // namespace troupe
