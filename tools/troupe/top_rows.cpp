#include "tools/troupe/top_rows.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace troupe {
namespace {

table whole_table(const top_model& model) {
  if (model.view == top_view::nodes)
    return node_table(model.seen);
  return model.view == top_view::actors ? actor_table(model.seen) : partition_table(model.seen);
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

bool has(const std::vector<std::string>& row, const std::string& wanted) {
  return std::any_of(row.begin(), row.end(),
                     [&](const auto& cell) { return lower(cell).find(wanted) != std::string::npos; });
}

std::optional<double> number_in(const std::string& cell) {
  if (cell.empty() || (cell.front() != '-' && std::isdigit(static_cast<unsigned char>(cell.front())) == 0))
    return std::nullopt;
  char* end = nullptr;
  const auto value = std::strtod(cell.c_str(), &end);
  return end == cell.c_str() || (*end != '\0' && *end != ' ') ? std::nullopt : std::optional{value};
}

bool is_less(const std::string& a, const std::string& b) {
  const auto left = number_in(a), right = number_in(b);
  if (left && right)
    return *left < *right;
  return left.has_value() != right.has_value() ? !left : a < b;
}

}  // namespace

table shown_rows(const top_model& model) {
  const auto whole = whole_table(model);
  table out{whole.columns()};
  auto rows = whole.rows();
  std::erase_if(rows, [wanted = lower(model.filter)](const auto& row) { return !has(row, wanted); });
  const auto by = std::min(model.sorted_by, whole.columns().size() - 1);
  std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
    return model.largest_first ? is_less(b[by], a[by]) : is_less(a[by], b[by]);
  });
  for (auto& row : rows)
    out.add(std::move(row));
  return out;
}

std::vector<std::string> detail_lines(const top_model& model) {
  const auto shown = shown_rows(model);
  if (model.selected >= shown.rows().size())
    return {};
  const auto& row = shown.rows()[model.selected];
  table cells{{{"FIELD"}, {"", 0, 10}}};
  for (std::size_t i = 0; i < row.size(); ++i)
    cells.add({shown.columns()[i].head, row[i]});
  auto out = cells.lines();
  if (model.view != top_view::actors)
    return out;
  const auto types = type_table(model.seen);
  table of_actor{types.columns()};
  for (const auto& each : types.rows())
    if (each[0] == row[0] && each[1] == row[1])
      of_actor.add(each);
  out.emplace_back();
  for (auto& line : of_actor.lines())
    out.push_back(std::move(line));
  return out;
}

}  // namespace troupe
