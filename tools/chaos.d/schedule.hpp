// Which faults happen when: a pure function of the seed.
#pragma once

#include "tools/chaos.d/fault.hpp"

#include <cstdint>
#include <vector>

namespace troupe::chaos {

struct schedule_settings {
  std::uint64_t seed = 0;
  milliseconds lasts{60'000};  // of the load; every fault is healed before its end
  double per_minute = 6;       // how many faults are aimed at; what fits nowhere is left out
  int nodes = 3;
  int brokers = 3;
  std::vector<fault_kind> kinds;  // those of logs are left out: they end a run
};

/// What servers a run has.
struct surroundings {
  int brokers = 3;  // real ones; 0: the embedded one
  bool have_rights = false;
  bool have_standby = false;
};

std::vector<fault_kind> possible_kinds(const surroundings& are);

/// In the order of their beginnings. Kinds come from a bag with one of each, filled again when empty, so that a run
/// long enough has them all. Faults overlap, but
/// - at most one broker is away, and the next one only after the last has caught up;
/// - at least one node is there, with the time that the others need to start;
/// - all of them restart one after the other only when no other node is away;
/// - faults of the database, of the group and of the sink follow each other.
std::vector<planned_fault> schedule_of(const schedule_settings& with);

/// Each kind once and one after the other, with the time that the nodes have to be ready again: so every one is judged.
std::vector<planned_fault> in_turn(const schedule_settings& with);

/// The short form: only node kills, one after the other.
std::vector<planned_fault> kills_of(std::uint64_t seed, int kills, int nodes);

/// Whether one has to wait until the other is healed.
bool exclude(const planned_fault& one, const planned_fault& other);

/// How long after its healing a fault may still be felt; nothing that conflicts begins earlier.
milliseconds recovery_of(victim whom);

}  // namespace troupe::chaos
