// Carries the plan out while load runs, heals everything and waits until all is settled.
#pragma once

#include "tools/chaos.d/console.hpp"
#include "tools/chaos.d/readiness_checks.hpp"
#include "tools/chaos.d/running_fault.hpp"
#include "tools/chaos.d/schedule.hpp"
#include "tools/chaos.d/watch.hpp"

#include <functional>
#include <vector>

namespace troupe::chaos {

struct act {
  std::vector<planned_fault> plan;
  milliseconds lasts{60'000};
  bool in_turn = false;  // each fault waits until nothing is felt of the last one, however long the load then lasts
  double rate = 250;     // calls per second through the doors
  double foreign = 50;   // coupon requests per second past them
  std::int64_t users = 5000;
  std::function<void()> after_healing;  // of each fault, while load runs; may throw fault_found
};

/// Used by one thread. Throws fault_found when a node ends by itself, a client is given up on or the end is never
/// settled, std::runtime_error when the servers fail, interrupted on Ctrl-C.
class director {
public:
  director(stage& on, act what, console& out);
  ~director();

  void prepare();  // nodes ready, products and coupons made
  void perform();
  void settle();

  const std::vector<past_fault>& history() const { return history_; }
  const std::vector<readiness_look>& looks() const { return looks_; }
  std::uint64_t foreign_records() const { return stage_.foreign ? stage_.foreign->acknowledged() : 0; }

private:
  struct current {
    std::size_t index;  // into history_
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
  act act_;
  console& out_;
  std::vector<past_fault> history_;
  std::vector<current> current_;
  std::size_t next_ = 0;
  milliseconds began_{0}, looked_{0}, traffic_{0};
  double requests_due_ = 0;
  std::vector<probe> probes_;
  sight seen_;
  std::vector<readiness_look> looks_;
  std::optional<child> load_;
};

struct interrupted : std::runtime_error {
  interrupted() : std::runtime_error{"stopped"} {}
};

}  // namespace troupe::chaos
