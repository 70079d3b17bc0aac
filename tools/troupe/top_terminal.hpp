// The only place that knows ncurses.
#pragma once

#include "tools/troupe/top_screen.hpp"

#include <memory>

namespace troupe {

/// Owns the terminal from make() on; its destructor gives it back as it was. One at a time, one thread.
class top_terminal {
public:
  /// Empty when standard input or output is no terminal, or TERM names none that is known.
  static std::unique_ptr<top_terminal> make();
  ~top_terminal();
  top_terminal(const top_terminal&) = delete;
  top_terminal& operator=(const top_terminal&) = delete;

  std::size_t rows() const;
  std::size_t columns() const;
  void show(const top_screen& screen);

  /// A character, a top_key, or nothing within a tenth of a second.
  std::optional<int> read_key();

private:
  explicit top_terminal(void* screen) : screen_{screen} {}
  void* screen_;  // ncurses' SCREEN
};

}  // namespace troupe
