#include "tests/simulation/world/letter_desk.hpp"

namespace troupe::simulation {

void letter_desk::tend() {
  for (auto& [where, partition] : with_.rows.rows.parked)
    for (auto& [at, row] : partition.rows)
      if (row.now == parked_row::state::held && with_.clock.chance.chance(50))
        settle(with_.place_of(where.first, *row.record.record), row);
}

void letter_desk::settle(const place& of, parked_row& row) {
  if (with_.clock.chance.chance(30))
    return discard(of, row);
  replay(of, row, with_.clock.chance.chance(70));
}

void letter_desk::discard(const place& of, parked_row& row) {
  with_.clock.note("operator", "discards {}", to_string(of));
  row.now = parked_row::state::discarded;
  with_.rows.rows.discarded_letters.insert(of);
  with_.judge.discarded(of);
}

void letter_desk::replay(const place& of, parked_row& row, bool mended) {
  with_.clock.note("operator", "replays {}", to_string(of));
  if (mended)
    mended_.insert(of);
  row.now = parked_row::state::replayed;
  row.record.attempts = 0;
  row.due = with_.clock.now();
  with_.rows.rows.dead_letters.erase(of);
  with_.judge.replayed(of, mended);
}

}  // namespace troupe::simulation
