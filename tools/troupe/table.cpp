#include "tools/troupe/table.hpp"

#include "runtime/wire/shown.hpp"
#include "tools/troupe/terminal.hpp"

#include <algorithm>
#include <numeric>

namespace troupe {
namespace {

constexpr std::size_t between = 2;

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

}  // namespace

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

std::string cut_to(const std::string& text, std::size_t width) {
  if (width_of(text) <= width)
    return text;
  const auto kept = width > 3 ? width - 3 : width;
  std::size_t seen = 0, end = 0;
  while (end < text.size() && (seen < kept || !starts_character(text[end])))
    seen += starts_character(text[end++]) ? 1 : 0;
  return text.substr(0, end) + (width > 3 ? "..." : "");
}

void table::add(std::vector<std::string> row) {
  for (auto& cell : row)
    cell = wire::shown(cell);
  row.resize(columns_.size());
  rows_.push_back(std::move(row));
}

std::vector<table::place> table::natural() const {
  std::vector<place> out;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto widest = columns_[i].head.size();
    for (const auto& row : rows_)
      widest = std::max(widest, width_of(row[i]));
    out.push_back({i, widest});
  }
  return out;
}

std::vector<table::place> table::fit(std::size_t width) const {
  auto shown = natural();
  const auto total = [&shown] {
    return std::accumulate(shown.begin(), shown.end(), std::size_t{0},
                           [](auto sum, const auto& one) { return sum + one.width + between; }) -
           between;
  };
  for (auto& one : shown)
    if (const auto least = columns_[one.column].shrinks_to; least > 0 && total() > width && one.width > least)
      one.width -= std::min(total() - width, one.width - least);
  while (total() > width && shown.size() > 1) {
    const auto least = std::max_element(shown.begin(), shown.end(), [this](const auto& a, const auto& b) {
      return columns_[a.column].leaves < columns_[b.column].leaves;
    });
    if (columns_[least->column].leaves == 0)
      break;
    shown.erase(least);
  }
  // What the columns that left have freed goes to the one that was cut.
  const auto all = natural();
  for (auto& one : shown)
    if (columns_[one.column].shrinks_to > 0 && total() < width)
      one.width = std::min(all[one.column].width, one.width + width - total());
  return shown;
}

std::vector<std::string> table::lines(std::size_t width) const {
  const auto shown = width == 0 ? natural() : fit(width);
  const auto line_of = [&](const auto& cell_of) {
    std::string line;
    for (const auto& one : shown) {
      const auto cell = cut_to(cell_of(one.column), one.width);
      line += cell;
      if (&one != &shown.back())
        line += std::string(one.width - width_of(cell) + between, ' ');
    }
    return width == 0 ? line : cut_to(line, width);
  };
  std::vector<std::string> out{line_of([this](std::size_t i) { return columns_[i].head; })};
  for (const auto& row : rows_)
    out.push_back(line_of([&row](std::size_t i) { return row[i]; }));
  return out;
}

void table::print(std::ostream& out) const {
  for (const auto& line : lines(terminal_width()))
    out << line << '\n';
}

}  // namespace troupe
