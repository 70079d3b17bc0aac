// What is played on the stage while faults are inflicted: whose nodes these are, what is asked of them, what must hold.
#pragma once

#include "tools/chaos.d/console.hpp"
#include "tools/chaos.d/readiness_checks.hpp"
#include "tools/chaos.d/stage.hpp"

namespace troupe::chaos {

/// What happened, as the director noted it.
struct chronicle {
  std::vector<past_fault> faults;
  std::vector<readiness_look> looks;
};

struct verdict {
  std::vector<std::string> complaints;  // none: clean
  std::string text;                     // for the report, beside faults and takeovers
};

/// Used by the director's thread. Throws std::runtime_error when a server fails.
class play {
public:
  virtual ~play() = default;

  virtual std::filesystem::path program() const = 0;
  /// TOML for `run`.
  virtual std::string node_file(const node_plan& plan) const = 0;
  virtual bool has_use_for(fault_kind kind) const = 0;

  virtual void before_nodes(stage&) {}
  /// All nodes are ready: says what they read, and prepares what the load needs.
  virtual void prepare(stage& on) = 0;

  /// How many must have an owner in the end; so many different ones were ever seen to have one.
  virtual std::size_t partitions(std::size_t seen) const = 0;

  /// Of troupe-load; doors, times and where answers go are the director's.
  virtual std::vector<std::string> load_words(const stage& on) const = 0;
  /// Beside the load: called often while it runs, and once when it has ended.
  virtual void make_traffic(stage&, milliseconds) {}
  virtual void end_traffic(stage&) {}
  /// The beginning of a line of progress.
  virtual std::string progress(const stage&) const { return ""; }

  /// While load runs: what must hold at any time. Throws fault_found when it does not.
  virtual void judge_on_the_way(stage& on, const console& out) = 0;
  /// Everything is settled.
  virtual verdict judge(stage& on, const chronicle& of, const console& out) = 0;
};

}  // namespace troupe::chaos
