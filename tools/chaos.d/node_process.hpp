// One node of the run: its file, its process, its admin address.
#pragma once

#include "tools/chaos.d/node_file.hpp"
#include "tools/troupe/child.hpp"

#include <filesystem>
#include <optional>
#include <stdexcept>

namespace troupe::chaos {

/// A program whose output is appended to a file.
child start_logged(const std::filesystem::path& log, const std::vector<std::string>& command);

/// The product did what it must not; a sentence.
struct fault_found : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class node_process {
public:
  /// Writes `text` as the node file.
  node_process(std::filesystem::path program, const std::filesystem::path& folder, node_plan plan,
               const std::string& text);
  node_process(node_process&&) = default;
  ~node_process();

  void start();
  void signal(int number);
  bool is_running() { return program_ && program_->running(); }

  /// Starts it again when it gave up on a server that was away (exit code 3), as a supervisor of processes does. Throws
  /// fault_found when it ended for another reason.
  void keep_alive();

  /// Whether a fault is at work here: then it may be dead, stopped or not ready yet.
  bool is_away() const { return away_; }
  void set_away(bool away) { away_ = away; }

  /// Blocks up to 1.5 s.
  bool is_ready() const;

  const std::string& name() const { return plan_.name; }
  std::string admin() const { return "127.0.0.1:" + std::to_string(plan_.admin); }
  std::string door() const { return "http://127.0.0.1:" + std::to_string(plan_.door); }
  std::uint16_t door_port() const { return plan_.door; }
  /// -1: was never started.
  pid_t process() const { return program_ ? program_->id() : -1; }
  const std::filesystem::path& file() const { return file_; }
  int revived() const { return revived_; }

private:
  std::filesystem::path executable_, file_, log_;
  node_plan plan_;
  std::optional<child> program_;
  bool away_ = true;
  int revived_ = 0;
};

}  // namespace troupe::chaos
