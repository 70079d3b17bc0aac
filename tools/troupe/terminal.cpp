#include "tools/troupe/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>
#include <cstdlib>

namespace troupe {
namespace {

winsize window() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size : winsize{};
}

}  // namespace

std::size_t terminal_width() {
  if (const auto* told = std::getenv("COLUMNS"); told != nullptr)
    if (const auto columns = std::atoi(told); columns > 0)
      return static_cast<std::size_t>(columns);
  return window().ws_col;
}

std::size_t terminal_height() { return window().ws_row; }

}  // namespace troupe
