// A program in a terminal of its own: keys in, everything it wrote out.
#pragma once

#include "tests/support/child_program.hpp"

#include <poll.h>
#include <pty.h>
#include <termios.h>
#include <utmp.h>

namespace troupe::tests {

/// Killed at the latest with its owner.
class pseudo_terminal {
public:
  pseudo_terminal(const std::vector<std::string>& words, unsigned short rows, unsigned short columns) {
    winsize size{rows, columns, 0, 0};
    if (openpty(&master_, &slave_, nullptr, nullptr, &size) != 0)
      throw std::runtime_error{"cannot open a pseudo terminal"};
    const auto before = settings();
    before_ = before;
    pid_ = fork();
    if (pid_ == 0)
      become(words);
  }
  ~pseudo_terminal() {
    if (!exit_code_) {
      ::kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    ::close(master_);
    ::close(slave_);
  }
  pseudo_terminal(const pseudo_terminal&) = delete;
  pseudo_terminal& operator=(const pseudo_terminal&) = delete;

  void type(const std::string& keys) const {
    if (::write(master_, keys.data(), keys.size()) < 0)
      throw std::runtime_error{"cannot type"};
  }

  /// Everything written since the last forget().
  const std::string& written() {
    char bytes[65536];
    for (pollfd ready{master_, POLLIN, 0}; poll(&ready, 1, 0) > 0 && (ready.revents & POLLIN) != 0;) {
      const auto size = ::read(master_, bytes, sizeof bytes);
      if (size <= 0)
        break;
      written_.append(bytes, static_cast<std::size_t>(size));
    }
    return written_;
  }
  void forget() {
    written();
    written_.clear();
  }
  bool shows(const std::string& text) {
    return wait_until([&] { return written().find(text) != std::string::npos; }, std::chrono::seconds{15});
  }

  /// Waits for its end; nothing when it goes on.
  std::optional<int> exit_code() {
    wait_until(
        [this] {
          written();
          int status = 0;
          if (!exit_code_ && waitpid(pid_, &status, WNOHANG) == pid_)
            exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
          return exit_code_.has_value();
        },
        std::chrono::seconds{10});
    return exit_code_;
  }

  bool is_as_before() const {
    const auto now = settings();
    return now.c_lflag == before_.c_lflag && now.c_iflag == before_.c_iflag && now.c_oflag == before_.c_oflag;
  }

private:
  termios settings() const {
    termios out{};
    tcgetattr(slave_, &out);
    return out;
  }

  void become(const std::vector<std::string>& words) const {
    std::vector<char*> arguments;
    for (const auto& each : words)
      arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("TERM", "xterm", 1);
    unsetenv("COLUMNS");
    if (login_tty(slave_) == 0)
      execvp(arguments.front(), arguments.data());
    _exit(127);
  }

  int master_ = -1, slave_ = -1;
  pid_t pid_ = -1;
  termios before_{};
  std::string written_;
  std::optional<int> exit_code_;
};

}  // namespace troupe::tests
