#include "tools/chaos.d/node_process.hpp"

#include "tools/troupe/cluster.hpp"

#include <csignal>
#include <fstream>

namespace troupe::chaos {

child start_logged(const std::filesystem::path& log, const std::vector<std::string>& command) {
  std::vector<std::string> words{"/bin/sh", "-c", "exec \"$@\" >>\"$0\" 2>&1", log.string()};
  words.insert(words.end(), command.begin(), command.end());
  return child{words};
}

node_process::node_process(std::filesystem::path program, const std::filesystem::path& folder, node_plan plan,
                           const std::string& text)
    : executable_{std::move(program)},
      file_{folder / (plan.name + ".toml")},
      log_{folder / (plan.name + ".log")},
      plan_{std::move(plan)} {
  std::ofstream{file_} << text;
}

node_process::~node_process() {
  if (program_)
    program_->signal(SIGKILL);  // it may be stopped, and then would not hear of SIGTERM
}

void node_process::start() {
  program_.reset();
  program_.emplace(start_logged(log_, {executable_.string(), "run", file_.string()}));
}

void node_process::signal(int number) {
  if (program_)
    program_->signal(number);
}

void node_process::keep_alive() {
  constexpr int server_away = 3;
  if (is_running())
    return;
  const auto code = program_ ? program_->wait() : server_away;
  if (code != server_away)
    throw fault_found{name() + " ended by itself with exit code " + std::to_string(code) + "; see " + log_.string()};
  start();
  ++revived_;
}

bool node_process::is_ready() const {
  const auto answer = ask_admin(admin(), "/readyz");
  return answer && answer->find("\"ready\":true") != std::string::npos;
}

}  // namespace troupe::chaos
