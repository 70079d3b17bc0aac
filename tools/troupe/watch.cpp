#include "tools/troupe/watch.hpp"

#include "tools/troupe/terminal.hpp"

#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>
#include <algorithm>
#include <iostream>

namespace troupe {
namespace {

using clock = std::chrono::steady_clock;

volatile sig_atomic_t interrupted = 0;

void note_signal(int) { interrupted = 1; }

/// Keys come one by one and unseen while it lives; signals only end the waiting.
class attentive_terminal {
public:
  attentive_terminal() {
    interrupted = 0;
    struct sigaction note = {};
    note.sa_handler = note_signal;
    sigaction(SIGINT, &note, &before_interrupt_);
    sigaction(SIGTERM, &note, &before_terminate_);
    is_terminal_ = tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!is_terminal_)
      return;
    auto attentive = before_;
    attentive.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &attentive);
  }
  ~attentive_terminal() {
    if (is_terminal_)
      tcsetattr(STDIN_FILENO, TCSANOW, &before_);
    sigaction(SIGINT, &before_interrupt_, nullptr);
    sigaction(SIGTERM, &before_terminate_, nullptr);
  }
  attentive_terminal(const attentive_terminal&) = delete;
  attentive_terminal& operator=(const attentive_terminal&) = delete;

  /// True when it is time to end.
  bool wait_until(clock::time_point when) const {
    for (auto now = clock::now(); now < when && interrupted == 0; now = clock::now()) {
      pollfd keys{is_terminal_ ? STDIN_FILENO : -1, POLLIN, 0};
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(when - now).count();
      if (poll(&keys, 1, static_cast<int>(left)) <= 0)
        continue;
      char key = 'q';  // an end of input ends it too
      if (read(STDIN_FILENO, &key, 1) <= 0 || key == 'q')
        return true;
    }
    return interrupted != 0;
  }

private:
  termios before_{};
  struct sigaction before_interrupt_ = {}, before_terminate_ = {};
  bool is_terminal_ = false;
};

/// From the top of the screen, each line to its end; no more lines than fit, so that nothing scrolls.
std::string over_the_screen(const std::string& text) {
  std::string out = "\x1B[H";
  const auto rows = terminal_height();
  std::size_t row = 0;
  for (std::size_t at = 0; at < text.size() && (rows == 0 || row + 1 < rows); ++row) {
    const auto end = std::min(text.find('\n', at), text.size());
    out += text.substr(at, end - at) + "\x1B[K\n";
    at = end + 1;
  }
  return out + "\x1B[J";
}

}  // namespace

void watch(std::chrono::milliseconds every, const std::function<std::string()>& draw) {
  const attentive_terminal terminal;
  const auto on_screen = isatty(STDOUT_FILENO) == 1;
  if (on_screen)
    std::cout << "\x1B[2J";
  do {
    const auto text = draw();
    std::cout << (on_screen ? over_the_screen(text) : text) << std::flush;
  } while (std::cout && !terminal.wait_until(clock::now() + every));
}

}  // namespace troupe
