#include "config/toml_document.hpp"

#include <exception>

namespace troupe::config {
namespace {

// Each dot of a key is one table inside another, and toml++ 3.3 takes a tree down recursively, some 250 bytes of stack
// a level, without a limit of its own (it has one for arrays and inline tables: 256). This many dots a line and
// largest_file together keep the worst file below 1 MiB of stack.
constexpr std::ptrdiff_t most_dots = 100;

int line_with_too_many_dots(const std::string& text) {
  int line = 1;
  std::ptrdiff_t dots = 0;
  for (const char c : text) {
    if (c == '\n') {
      ++line;
      dots = 0;
    }
    if (c == '.' && ++dots > most_dots)
      return line;
  }
  return 0;
}

bool is_refused(const std::string& text, findings& found) {
  if (text.size() > largest_file) {
    found.add_at(0, "", "has more than 64 KiB; a node file is far smaller");
    return true;
  }
  const auto line = line_with_too_many_dots(text);
  if (line > 0)
    found.add_at(line, "", "more than 100 dots in one line; split it");
  return line > 0;
}

}  // namespace

std::optional<toml::table> parse_toml(const std::string& text, findings& found) {
  if (is_refused(text, found))
    return {};
  try {
    return toml::parse(std::string_view{text});
  } catch (const toml::parse_error& fault) {
    const auto line = static_cast<int>(fault.source().begin.line);
    found.add_at(line, "", "not TOML: " + std::string{fault.description()});
  } catch (const std::exception& fault) {
    found.add_at(0, "", "cannot be parsed: " + std::string{fault.what()});
  }
  return {};
}

}  // namespace troupe::config
