// A program of its own process: started, stopped, continued and killed as an operator or a crash would.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/wait_until.hpp"

namespace troupe::tests {

/// Killed at the latest with its owner, also when the test program itself dies. Output is appended to `log`.
class child_program {
public:
  child_program(const std::vector<std::string>& words, const std::string& log) : pid_{start(words, log)} {}
  ~child_program() { kill(); }
  child_program(child_program&& from) noexcept : pid_{std::exchange(from.pid_, 0)}, code_{from.code_} {}
  child_program(const child_program&) = delete;
  child_program& operator=(const child_program&) = delete;

  void signal(int number) const {
    if (pid_ > 0)
      ::kill(pid_, number);
  }

  /// As a crash does: nothing is finished.
  void kill() {
    signal(SIGKILL);
    reap(0);
  }

  /// Asks it to end and gives it this long; its exit code, or nothing when it had to be killed.
  std::optional<int> terminate(std::chrono::milliseconds within = std::chrono::seconds{20}) {
    signal(SIGTERM);
    if (!wait_until([this] { return has_ended(); }, within))
      kill();
    return code_;
  }

  bool has_ended() {
    reap(WNOHANG);
    return pid_ == 0;
  }

  /// Of a program that ended by itself.
  std::optional<int> exit_code() const { return code_; }

private:
  static pid_t start(const std::vector<std::string>& words, const std::string& log) {
    std::vector<char*> arguments;
    for (const auto& each : words)
      arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    const auto parent = getpid();
    const auto pid = fork();
    if (pid < 0)
      throw std::runtime_error{"cannot fork"};
    if (pid > 0)
      return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const auto out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (getppid() != parent || out < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
      _exit(126);
    execvp(arguments.front(), arguments.data());
    _exit(127);
  }

  void reap(int flags) {
    int status = 0;
    if (pid_ <= 0 || waitpid(pid_, &status, flags) != pid_)
      return;
    pid_ = 0;
    if (WIFEXITED(status))
      code_ = WEXITSTATUS(status);
  }

  pid_t pid_;  // 0: has ended
  std::optional<int> code_;
};

/// What a shell command prints; throws with it when the command fails.
inline std::string output_of(const std::string& command) {
  auto* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr)
    throw std::runtime_error{"cannot run " + command};
  std::string out;
  char bytes[65536];
  for (std::size_t size; (size = fread(bytes, 1, sizeof bytes, pipe)) > 0;)
    out.append(bytes, size);
  if (pclose(pipe) != 0)
    throw std::runtime_error{command + ": " + out};
  return out;
}

inline std::string text_of(const std::string& file) {
  std::ostringstream out;
  out << std::ifstream{file}.rdbuf();
  return out.str();
}

}  // namespace troupe::tests
