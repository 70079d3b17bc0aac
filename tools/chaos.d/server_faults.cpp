#include "tools/chaos.d/running_fault.hpp"
#include "tools/chaos.d/server_command.hpp"

#include <csignal>

namespace troupe::chaos {
namespace {

class broker_away : public running_fault {
public:
  broker_away(const planned_fault& fault, stage& on, std::string cure, const std::string& harm)
      : on_{on},
        broker_{std::to_string(fault.target + 1)},
        cure_{std::move(cure)},
        first_{harm, on.on_kafka({harm, broker_})} {}

  void heal() override { wanted_ = true; }

  bool tick() override {
    if (wanted_ && !second_ && first_.is_done())
      second_.emplace(cure_, on_.on_kafka({cure_, broker_}));
    return second_ && second_->is_done();
  }

private:
  stage& on_;
  std::string broker_;
  std::string cure_;
  bool wanted_ = false;
  server_command first_;
  std::optional<server_command> second_;
};

class restarted_database : public running_fault {
public:
  restarted_database(stage& on, const std::string& mode)
      : command_{"restart " + mode, on.on_postgres(on.primary_port(), {"restart", mode})} {}
  void heal() override {}
  bool tick() override { return command_.is_done(); }

private:
  server_command command_;
};

/// A primary that hands over has sent everything to its standby, which takes over at the end of the fault's time.
class promoted_standby : public running_fault {
public:
  explicit promoted_standby(stage& on) : on_{on} { go({"handover"}, on.primary_port()); }

  void heal() override { wanted_ = true; }

  bool tick() override {
    if (!command_->is_done())
      return false;
    if (wanted_ && step_ < 3)
      next();
    return step_ == 3 && command_->is_done();
  }

private:
  void next() {
    const auto old = on_.primary_port(), next = on_.other_port();
    if (step_ == 0)
      go({"promote"}, next);
    else if (step_ == 1)
      go({"down"}, old);
    else {
      go({"standby", std::to_string(next)}, old);
      on_.set_primary(next);
    }
    ++step_;
  }

  void go(const std::vector<std::string>& words, int port) { command_.emplace(words[0], on_.on_postgres(port, words)); }

  stage& on_;
  std::optional<server_command> command_;
  int step_ = 0;
  bool wanted_ = false;
};

/// Healed when it ends, whatever happens.
class frozen_backend : public running_fault {
public:
  explicit frozen_backend(const planned_fault& fault, stage& on) {
    const auto all = on.database.run(node_backends);
    if (!all || all->empty())
      return;
    pid_ = (*all)[static_cast<std::size_t>(fault.lasts.count()) % all->size()];
    kill(pid_, SIGSTOP);
  }
  ~frozen_backend() override { frozen_backend::heal(); }

  void heal() override {
    if (pid_ > 0)
      kill(std::exchange(pid_, 0), SIGCONT);
  }
  bool tick() override { return pid_ == 0; }

private:
  pid_t pid_ = 0;
};

class terminated_backends : public running_fault {
public:
  explicit terminated_backends(stage& on) { static_cast<void>(on.database.run(terminate_node_backends)); }
  void heal() override {}
  bool tick() override { return true; }
};

class troubled_connections : public running_fault {
public:
  troubled_connections(const planned_fault& fault, stage& on) : fault_{fault}, on_{on} {
    each([this](tcp_relay& relay) {
      if (fault_.kind == fault_kind::connections_cut)
        relay.cut();
      else
        relay.set(fault_.kind == fault_kind::connections_freeze ? tcp_relay::mode::frozen : tcp_relay::mode::refusing);
    });
  }

  void heal() override {
    each([](tcp_relay& relay) { relay.set(tcp_relay::mode::open); });
    healed_ = true;
  }
  bool tick() override { return healed_; }

private:
  template <class F>
  void each(F what) {
    for (std::size_t i = 0; i < on_.relays.size(); ++i)
      if (fault_.target == every || fault_.target == static_cast<int>(i) % on_.settings.nodes)
        what(*on_.relays[i]);
  }

  planned_fault fault_;
  stage& on_;
  bool healed_ = false;
};

}  // namespace

std::unique_ptr<running_fault> inflict_on_broker(const planned_fault& fault, stage& on) {
  if (fault.kind == fault_kind::broker_kill)
    return std::make_unique<broker_away>(fault, on, "start", "kill");
  return std::make_unique<broker_away>(fault, on, "thaw", "freeze");
}

std::unique_ptr<running_fault> inflict_on_database(const planned_fault& fault, stage& on) {
  switch (fault.kind) {
    case fault_kind::database_restart:
      return std::make_unique<restarted_database>(on, "fast");
    case fault_kind::database_crash:
      return std::make_unique<restarted_database>(on, "immediate");
    case fault_kind::database_promoted:
      return std::make_unique<promoted_standby>(on);
    case fault_kind::database_read_only:
    case fault_kind::sessions_read_only:
    case fault_kind::grants_revoked:
      return inflict_on_database_rules(fault, on);
    case fault_kind::backend_freeze:
      return std::make_unique<frozen_backend>(fault, on);
    case fault_kind::backends_terminate:
      return std::make_unique<terminated_backends>(on);
    default:
      return std::make_unique<troubled_connections>(fault, on);
  }
}

}  // namespace troupe::chaos
