// A program started by this one.
#pragma once

#include <sys/types.h>
#include <string>
#include <vector>

namespace troupe {

/// Ends with its parent: SIGTERM when this object goes, then it is waited for. Inherits standard streams only.
class child {
public:
  /// `command[0]` is a path. Throws std::system_error when it cannot be started.
  explicit child(const std::vector<std::string>& command);
  ~child();
  child(child&& other) noexcept;

  pid_t id() const { return pid_; }
  /// True while it runs.
  bool running();
  void terminate();
  /// SIGKILL, SIGSTOP, ...; nothing when it has ended. One that is stopped must go on before this object goes.
  void signal(int number);
  /// Exit code; 128 + signal when it was killed.
  int wait();

private:
  pid_t pid_ = -1;
  int status_ = 0;
};

/// This program's own file.
std::string own_path();

}  // namespace troupe
