// Carries the plan out while load runs, heals everything and waits until all is settled.
#pragma once

#include "tools/chaos.d/play.hpp"
#include "tools/chaos.d/running_fault.hpp"
#include "tools/chaos.d/schedule.hpp"
#include "tools/chaos.d/watch.hpp"

#include <vector>

namespace troupe::chaos {

struct act {
  std::vector<planned_fault> plan;
  milliseconds lasts{60'000};
  bool in_turn = false;  // each fault waits until nothing is felt of the last one, however long the load then lasts
  double rate = 250;     // calls per second through the doors
  bool judges_after_each = false;  // fault that is healed, while load runs
};

/// Used by one thread. Throws fault_found when a node ends by itself, a client is given up on or the end is never
/// settled, std::runtime_error when the servers fail, interrupted on Ctrl-C.
class director {
public:
  director(stage& on, play& of, act what, console& out);
  ~director();

  void prepare();  // nodes ready, and what the load needs
  void perform();
  void settle();

  const chronicle& noted() const { return noted_; }

private:
  struct current {
    std::size_t index;  // into the faults noted
    std::unique_ptr<running_fault> fault;
    bool heals = false;
  };

  milliseconds elapsed() const { return out_.now() - began_; }
  void start_load();
  void start_due_faults();
  bool has_to_wait(const planned_fault& next) const;
  void tend_faults(bool all_over);
  void judge_on_the_way();
  void guard_nodes();
  void make_traffic();
  bool look();  // true: a quarter of a second has passed since the last one
  void finish_load();
  bool is_settled();
  std::string situation() const;
  void pause();

  stage& stage_;
  play& play_;
  act act_;
  console& out_;
  chronicle noted_;
  std::vector<current> current_;
  std::size_t next_ = 0;
  milliseconds began_{0}, looked_{0};
  sight seen_;
  std::set<std::pair<reader, std::int64_t>> owned_;  // partitions that ever were
  std::optional<child> load_;
};

struct interrupted : std::runtime_error {
  interrupted() : std::runtime_error{"stopped"} {}
};

}  // namespace troupe::chaos
