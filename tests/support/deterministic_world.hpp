// An actor system whose scheduler and clock obey the test: nothing runs until settle(), time passes only by advance().
// Only for scheduled actors; detached ones start real threads. Behind this header lies CAF 0.17's test_coordinator.
#pragma once

#include <caf/all.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <optional>
#include <vector>

namespace troupe::tests {

class deterministic_world {
  struct config : caf::actor_system_config {
    config() { set("scheduler.policy", caf::atom("testing")); }
  };

public:
  deterministic_world() { scheduler_.clock().current_time += std::chrono::hours(1); }  // zero means "unset" in CAF

  ~deterministic_world() {
    for (auto& actor : owned_)
      caf::anon_send_exit(actor, caf::exit_reason::kill);
    owned_.clear();
    settle();
    system.await_actors_before_shutdown(false);
  }

  /// Ends the actor with the world.
  template <class Handle>
  Handle own(Handle actor) {
    owned_.push_back(caf::actor_cast<caf::actor>(actor));
    return actor;
  }

  /// Runs actors until no message is left; returns how many ran.
  std::size_t settle() {
    std::size_t ran = 0;
    while (ran < 1'000'000 && scheduler_.try_run_once())
      ++ran;
    return ran;
  }

  /// Lets virtual time pass, timer by timer, and settles.
  void advance(caf::timespan by) {
    settle();
    scheduler_.advance_time(by);
    settle();
  }

  /// Sends a request and settles. Nothing when no answer came or it was an error.
  template <class Reply, class Handle, class... Ts>
  std::optional<Reply> ask(const Handle& to, Ts&&... xs) {
    auto pending = self_->request(to, caf::infinite, std::forward<Ts>(xs)...);
    settle();
    if (caf::actor_cast<caf::blocking_actor*>(caf::actor{self_})->mailbox().empty())
      return std::nullopt;
    std::optional<Reply> out;
    pending.receive([&](Reply& reply) { out = std::move(reply); }, [](caf::error&) {});
    return out;
  }

private:
  config config_;

public:
  caf::actor_system system{config_};

private:
  caf::scheduler::test_coordinator& scheduler_ = dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  caf::scoped_actor self_{system, true};
  std::vector<caf::actor> owned_;
};

}  // namespace troupe::tests
