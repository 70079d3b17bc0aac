#include "tools/troupe/child.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

namespace troupe {

child::child(const std::vector<std::string>& command) {
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  for (const auto& word : command)
    words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  // The parent blocks the stop signals to wait for them; a child starts with none blocked.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  // Sockets and locks of the parent are none of the child's: a listener it inherits would go on listening.
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  const auto error = posix_spawn(&pid_, words[0], &actions, &attributes, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0)
    throw std::system_error{error, std::generic_category(), command[0]};
}

child::~child() {
  terminate();
  wait();
}

child::child(child&& other) noexcept : pid_{std::exchange(other.pid_, -1)}, status_{other.status_} {}

bool child::running() {
  if (pid_ > 0 && waitpid(pid_, &status_, WNOHANG) == pid_)
    pid_ = -1;
  return pid_ > 0;
}

void child::terminate() { signal(SIGTERM); }

void child::signal(int number) {
  if (pid_ > 0)
    kill(pid_, number);
}

int child::wait() {
  if (pid_ > 0 && waitpid(pid_, &status_, 0) == pid_)
    pid_ = -1;
  return WIFSIGNALED(status_) ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
}

std::string own_path() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

}  // namespace troupe
