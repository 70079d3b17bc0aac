// What the partitions of one keyed bridge share: its settings, its figures, and whether everything fails alike.
#pragma once

#include "runtime/bridge/parked_keys.hpp"
#include "runtime/bridge/retry_policy.hpp"
#include "runtime/letters/letter_cause.hpp"
#include "runtime/verdict/breaker.hpp"

#include <caf/actor_clock.hpp>
#include <random>

namespace troupe::bridge {

struct dispatch_settings {
  std::string topic;
  std::string group;  // empty on a local route
  retry_policy retry;
};

enum class exhausted_action {
  dead_letter,  // the letter is stored and the key goes on
  park          // the letter is stored and the key waits until an operator replays or discards it
};

struct parking_settings {
  std::size_t park_after = 64;  // records behind a head that is backing off; one more and the key is parked
  exhausted_action on_exhausted = exhausted_action::dead_letter;
  parked_keys::limits limits = {};
  std::chrono::milliseconds look_interval{1000};  // how often replayed letters are looked for
};

/// Owned by one bridge; its partitions refer to it.
struct keyed_ledger {
  dispatch_settings names;
  parking_settings parking = {};
  std::minstd_rand random = {};

  caf::actor_clock::time_point now = {};  // set by the bridge before each event
  bool is_pressed = false;                // too much is held: keys that stall are parked at once
  verdict::breaker breaker{5};            // keys that failed in a row
  std::uint64_t received = 0, retried = 0, dead_lettered = 0, late_answers = 0;
  std::uint64_t fenced = 0;             // partitions
  std::uint64_t repeated = 0;           // answered as done before
  letters::letter_counts letters = {};  // parked records too

  double chance() { return std::uniform_real_distribution<>{}(random); }
};

}  // namespace troupe::bridge
