// Decides what runs next in a simulation, and when it is: CAF's test coordinator, its virtual clock and a queue of the
// world's own events, in one order that a seed gives.
#pragma once

#include "tests/simulation/world/history.hpp"
#include "tests/simulation/world/random.hpp"

#include <caf/all.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace troupe::simulation {

using std::chrono::milliseconds;

/// One node from its start to its end. A killed node's actors vanish with their messages; a frozen one's wait.
struct life {
  std::string node;
  bool alive = true;
  bool frozen = false;
  std::uint64_t freezes = 0;                     // how often it was frozen
  std::uint64_t losses = 0;                      // how often its partitions went without being asked for
  std::vector<std::function<void()>> held_up{};  // what would have happened while it was frozen
};
using life_ptr = std::shared_ptr<life>;

/// To an actor: do this now. How a wire or a worker is played: the actor sends it to itself with a delay.
struct step {
  std::shared_ptr<std::function<void()>> what;
  explicit step(std::function<void()> todo) : what{std::make_shared<std::function<void()>>(std::move(todo))} {}
  void operator()() const { (*what)(); }
};

class clockwork {
  struct config : caf::actor_system_config {
    config() { set("scheduler.policy", caf::atom("testing")); }
  };

public:
  using instant = caf::actor_clock::time_point;

  clockwork(std::uint64_t seed, bool recording);
  ~clockwork();

  instant now() const { return coordinator_->clock().current_time; }
  milliseconds elapsed() const { return std::chrono::duration_cast<milliseconds>(now() - begin_); }

  /// Calls `what` after `delay`, on a thread of `owner`: not while it is frozen, never after its end. Without an owner
  /// it happens in the world outside.
  void after(milliseconds delay, const life_ptr& owner, std::function<void()> what);

  /// The actor lives and dies with `owner`.
  template <class Handle>
  Handle adopt(const life_ptr& owner, Handle actor) {
    owners_[actor->id()] = owner;
    actors_[owner.get()].push_back(caf::actor_cast<caf::actor>(actor));
    return actor;
  }

  /// Ends all actors of a life. What they still do meanwhile reaches nobody: the life is over for every port.
  void end(const life_ptr& owner);

  void thaw(const life_ptr& owner);

  /// True while messages wait for this actor.
  bool is_busy(caf::actor_id actor) const;

  /// Runs one actor for one message, or lets the next thing happen. False when nothing will ever happen.
  bool advance();
  void run_for(milliseconds time);

  template <class... Ts>
  void note(std::string_view who, fmt::format_string<Ts...> what, Ts&&... values) {
    past.note(elapsed(), who, what, std::forward<Ts>(values)...);
  }

  random chance;
  history past;

private:
  struct event {
    life_ptr owner;
    std::function<void()> what;
  };
  using moment = std::pair<instant, std::uint64_t>;

  bool run_an_actor();
  bool let_time_pass();
  bool is_frozen(const caf::resumable* job) const;
  std::optional<instant> next_event() const;
  std::optional<instant> next_timer() const;
  void happen(event what);

  config config_;

public:
  caf::actor_system system{config_};

private:
  caf::scheduler::test_coordinator* coordinator_ = &dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  instant begin_;
  std::map<moment, event> events_;
  std::uint64_t last_event_ = 0;
  std::unordered_map<caf::actor_id, life_ptr> owners_;
  std::map<const life*, std::vector<caf::actor>> actors_;
};

}  // namespace troupe::simulation

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::simulation::step)
