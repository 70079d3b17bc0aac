#include "config/mistake.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace troupe::config {
namespace {

constexpr std::size_t longest_shown = 60;
constexpr std::size_t longest_key = 120;

// What a file says is repeated on a terminal: no control characters, not endless.
std::string printable(std::string_view text, std::size_t most) {
  std::string shown{text.substr(0, most)};
  std::replace_if(
      shown.begin(), shown.end(), [](unsigned char c) { return c < 0x20 || c >= 0x7f; }, '?');
  return text.size() > most ? shown + "..." : shown;
}

// Levenshtein, one row at a time. `written` is user input: its length is bounded by the caller.
std::size_t edit_distance(std::string_view written, std::string_view known) {
  std::vector<std::size_t> row(known.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= written.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= known.size(); ++j) {
      const auto replaced = diagonal + (written[i - 1] == known[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
    }
  }
  return row.back();
}

const std::string* nearest(std::string_view written, const std::vector<std::string>& known) {
  if (written.size() > longest_shown)
    return nullptr;
  const std::string* best = nullptr;
  auto distance = written.size() / 3 + 2;  // further away than this it would be a guess, not a hint
  for (const auto& one : known)
    if (const auto away = edit_distance(written, one); away < distance && away < one.size()) {
      best = &one;
      distance = away;
    }
  return best;
}

}  // namespace

std::string to_string(const mistake& one) {
  auto text = one.path;
  if (one.line > 0)
    text += ":" + std::to_string(one.line);
  text += ": ";
  return one.key.empty() ? text + one.what : text + printable(one.key, longest_key) + ": " + one.what;
}

std::string in_quotes(std::string_view text) { return "\"" + printable(text, longest_shown) + "\""; }

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + in_quotes(words[i]);
  return text;
}

std::string hint(std::string_view written, const std::vector<std::string>& known) {
  const auto* near = nearest(written, known);
  return near ? "; did you mean " + in_quotes(*near) + "?" : "";
}

std::string unknown(std::string_view what, std::string_view written, const std::vector<std::string>& known) {
  auto text = "unknown " + std::string{what};
  if (const auto near = hint(written, known); !near.empty())
    return text + near;
  return text + (known.empty() ? "; none is allowed here" : "; allowed: " + listed(known));
}

}  // namespace troupe::config
