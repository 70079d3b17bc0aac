// `troupe` as typed into a terminal: words in, exit code and both outputs out.
#pragma once

#include "tests/support/running_node.hpp"

namespace troupe::tests {

struct finished_command {
  int exit_code = -1;  // -1: had to be killed
  std::string out, errors;
  std::chrono::milliseconds took{0};

  bool says(const std::string& text) const { return errors.find(text) != std::string::npos; }
  bool prints(const std::string& text) const { return out.find(text) != std::string::npos; }
};

/// An environment variable for the rest of a scope.
class variable {
public:
  variable(std::string name, const std::string& value) : name_{std::move(name)} {
    setenv(name_.c_str(), value.c_str(), 1);
  }
  ~variable() { unsetenv(name_.c_str()); }
  variable(const variable&) = delete;
  variable& operator=(const variable&) = delete;

private:
  std::string name_;
};

inline finished_command run_program(const std::string& program, const std::string& words,
                                    std::chrono::seconds within = std::chrono::seconds{30}) {
  temporary_folder folder;
  const auto line = "exec " + program + ' ' + words + " >" + folder.file("out") + " 2>" + folder.file("errors");
  const auto began = std::chrono::steady_clock::now();
  child_program shell{{"sh", "-c", line}, "/dev/null"};
  wait_until([&] { return shell.has_ended(); }, within, std::chrono::milliseconds{10});
  const auto took = std::chrono::steady_clock::now() - began;
  return {shell.exit_code().value_or(-1), text_of(folder.file("out")), text_of(folder.file("errors")),
          std::chrono::duration_cast<std::chrono::milliseconds>(took)};
}

inline finished_command run_troupe(const std::string& words, std::chrono::seconds within = std::chrono::seconds{30}) {
  return run_program(TROUPE_BINARY, words, within);
}

}  // namespace troupe::tests
