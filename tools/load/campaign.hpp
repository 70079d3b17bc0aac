// One run of the load generator: hands calls to connections and counts how they end.
#pragma once

#include "tools/load/call.hpp"
#include "tools/load/door.hpp"
#include "tools/load/tally.hpp"

#include <optional>
#include <vector>

namespace troupe::load {

struct campaign_settings {
  std::vector<door> doors;
  std::size_t connections = 64;
  std::optional<std::chrono::milliseconds> lasts;  // no new call after that
  double rate = 0;                                 // calls per second, started on schedule; 0: as fast as answers come
  std::chrono::milliseconds give_up{30'000};       // a call that has no final answer after that has failed
  std::size_t attempts = 0;  // nor after so many, each at another door than the last; 0: any number
  std::chrono::milliseconds attempt_timeout{5'000};
  bool progress = false;
};

struct due_call {
  call what;
  std::size_t source = 0;
  clock::time_point due;  // with a rate: latency counts from here, so that a slow server cannot hide its queue
};

/// Belongs to the thread that runs the connections.
class campaign {
public:
  campaign(const campaign_settings& with, std::vector<call_source> sources);

  const campaign_settings& settings() const { return settings_; }

  /// Starts the clock.
  void start();

  /// The next call to make; nothing when all are made, the time is over or the campaign was stopped.
  std::optional<due_call> next();

  /// No further calls; those under way are finished.
  void stop() { stopped_ = true; }

  tally& tally_of(std::size_t source) { return tallies_[source]; }
  const std::vector<tally>& tallies() const { return tallies_; }
  clock::time_point started() const { return started_; }

private:
  std::optional<std::size_t> least_advanced() const;
  clock::time_point next_due();

  const campaign_settings& settings_;
  std::vector<call_source> sources_;
  std::vector<tally> tallies_;
  std::vector<std::uint64_t> made_;
  std::uint64_t made_in_all_ = 0;
  clock::time_point started_;
  bool stopped_ = false;
};

struct outcome {
  std::vector<tally> tallies;
  std::chrono::duration<double> took{};
};

/// Makes the calls; returns when the last has ended. SIGINT and SIGTERM stop it early.
outcome run(const campaign_settings& with, std::vector<call_source> sources);

}  // namespace troupe::load
