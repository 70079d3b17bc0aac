#include "tools/chaos.d/idle_clients.hpp"
#include "tools/chaos.d/idle_member.hpp"
#include "tools/chaos.d/running_fault.hpp"

#include <algorithm>
#include <csignal>
#include <future>

namespace troupe::chaos {
namespace {

void take_away(node_process& node, stage& on, const planned_fault& fault) {
  on.takeovers.went(node.name(), sentence_of(fault), std::chrono::steady_clock::now());
  node.set_away(true);
}

bool comes_back(node_process& node) {
  node.keep_alive();
  if (node.is_away() && node.is_ready())
    node.set_away(false);
  return !node.is_away();
}

/// SIGKILL or SIGTERM; a node that is asked to stop may take its time, and starts when it is gone.
class ended_node : public running_fault {
public:
  ended_node(const planned_fault& fault, stage& on, int number)
      : node_{on.nodes[static_cast<std::size_t>(fault.target)]} {
    take_away(node_, on, fault);
    node_.signal(number);
  }

  void heal() override { wanted_ = true; }

  bool tick() override {
    if (wanted_ && !started_ && !node_.is_running()) {
      node_.start();
      started_ = true;
    }
    return started_ && comes_back(node_);
  }

private:
  node_process& node_;
  bool wanted_ = false, started_ = false;
};

class frozen_node : public running_fault {
public:
  frozen_node(const planned_fault& fault, stage& on) : node_{on.nodes[static_cast<std::size_t>(fault.target)]} {
    take_away(node_, on, fault);
    node_.signal(SIGSTOP);
  }

  void heal() override {
    node_.signal(SIGCONT);
    goes_ = true;
  }

  bool tick() override { return goes_ && comes_back(node_); }

private:
  node_process& node_;
  bool goes_ = false;
};

/// The member that shares out otherwise comes when no node is in the groups, and so is the one that sets the rule.
class other_assignor : public running_fault {
public:
  other_assignor(const planned_fault& fault, stage& on) : on_{on} {
    with_.assignment = broker::assignment_strategy::cooperative;
    for (auto& node : on.nodes) {
      take_away(node, on, fault);
      node.signal(SIGTERM);
    }
  }

  void heal() override { wanted_ = true; }

  bool tick() override {
    if (members_.empty() && !over_)
      join();
    else if (!started_ && have_joined())
      start();
    else if (started_ && wanted_ && !over_)
      leave();
    return over_ && left_.wait_for(std::chrono::seconds{0}) == std::future_status::ready &&
           std::all_of(on_.nodes.begin(), on_.nodes.end(), [](const auto& node) { return node.is_ready(); });
  }

private:
  void join() {
    if (std::any_of(on_.nodes.begin(), on_.nodes.end(), [](auto& node) { return node.is_running(); }))
      return;
    for (const auto& [topic, group] : on_.read)
      members_.push_back(std::make_unique<idle_member>(with_, topic, group));
  }

  bool have_joined() const {
    return std::all_of(members_.begin(), members_.end(), [](const auto& one) { return one->has_partitions(); });
  }

  // No node is away from here on: what it says counts, and the director starts it again if it gives up.
  void start() {
    for (auto& node : on_.nodes) {
      node.start();
      node.set_away(false);
    }
    started_ = true;
  }

  void leave() {
    left_ = std::async(std::launch::async, [all = std::move(members_)]() mutable { all.clear(); });
    members_.clear();
    over_ = true;
  }

  stage& on_;
  broker::settings with_ = on_.kafka;
  std::vector<std::unique_ptr<idle_member>> members_;
  std::future<void> left_;
  bool wanted_ = false, started_ = false, over_ = false;
};

class rolling : public running_fault {
public:
  rolling(const planned_fault& fault, stage& on) : fault_{fault}, on_{on} { stop(); }

  void heal() override {}

  bool tick() override {
    if (next_ == on_.nodes.size())
      return true;
    auto& node = on_.nodes[next_];
    if (!started_ && !node.is_running()) {
      node.start();
      started_ = true;
    }
    if (started_ && comes_back(node) && ++next_ < on_.nodes.size())
      stop();
    return false;
  }

private:
  void stop() {
    auto& node = on_.nodes[next_];
    take_away(node, on_, fault_);
    node.signal(SIGTERM);
    started_ = false;
  }

  planned_fault fault_;
  stage& on_;
  std::size_t next_ = 0;
  bool started_ = false;
};

}  // namespace

std::unique_ptr<running_fault> inflict_on_node(const planned_fault& fault, stage& on) {
  switch (fault.kind) {
    case fault_kind::node_kill:
      return std::make_unique<ended_node>(fault, on, SIGKILL);
    case fault_kind::node_stop:
      return std::make_unique<ended_node>(fault, on, SIGTERM);
    case fault_kind::node_freeze:
      return std::make_unique<frozen_node>(fault, on);
    case fault_kind::foreign_assignor:
      return std::make_unique<other_assignor>(fault, on);
    case fault_kind::descriptors_few:
    case fault_kind::connections_idle:
      return std::make_unique<idle_clients>(fault, on);
    default:
      return std::make_unique<rolling>(fault, on);
  }
}

}  // namespace troupe::chaos
