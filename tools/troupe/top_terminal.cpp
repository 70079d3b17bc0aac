#include "tools/troupe/top_terminal.hpp"

#include "runtime/wire/shown.hpp"

// Its macros are called move, erase and timeout.
#define NCURSES_NOMACROS
#include <ncurses.h>
#include <unistd.h>
#include <clocale>
#include <cstdio>

namespace troupe {

std::unique_ptr<top_terminal> top_terminal::make() {
  std::setlocale(LC_CTYPE, "");
  if (isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0)
    return nullptr;
  auto* screen = newterm(nullptr, stdout, stdin);
  if (screen == nullptr)
    return nullptr;
  set_term(screen);
  cbreak();
  noecho();
  keypad(stdscr, true);
  curs_set(0);
  set_escdelay(50);
  wtimeout(stdscr, 100);
  return std::unique_ptr<top_terminal>{new top_terminal{screen}};
}

top_terminal::~top_terminal() {
  endwin();
  delscreen(static_cast<SCREEN*>(screen_));
}

std::size_t top_terminal::rows() const { return static_cast<std::size_t>(getmaxy(stdscr)); }
std::size_t top_terminal::columns() const { return static_cast<std::size_t>(getmaxx(stdscr)); }

void top_terminal::show(const top_screen& screen) {
  werase(stdscr);
  for (std::size_t i = 0; i < screen.lines.size(); ++i) {
    const auto style = i == screen.chosen ? A_REVERSE : i == screen.title ? A_BOLD : A_NORMAL;
    wattrset(stdscr, static_cast<int>(style));
    mvwaddstr(stdscr, static_cast<int>(i), 0, wire::shown(screen.lines[i]).c_str());
  }
  wrefresh(stdscr);
}

std::optional<int> top_terminal::read_key() {
  switch (const auto key = wgetch(stdscr)) {
    case ERR:
      return std::nullopt;
    case KEY_UP:
      return top_key::up;
    case KEY_DOWN:
      return top_key::down;
    case KEY_LEFT:
      return top_key::left;
    case KEY_RIGHT:
      return top_key::right;
    case '\f':  // Ctrl-L: all of it, whatever else was written to the terminal
      clearok(stdscr, true);
      return std::nullopt;
    case KEY_ENTER:
    case '\r':
      return top_key::enter;
    case KEY_BACKSPACE:
    case '\b':
      return top_key::backspace;
    default:
      return key < 256 ? std::optional{key} : std::nullopt;
  }
}

}  // namespace troupe
