#include "tests/simulation/world/database.hpp"

namespace troupe::simulation {

std::string last_of_key(const tables& rows, const schemas::event& of, std::int64_t below) {
  std::pair<std::int64_t, std::string> last;
  for (const auto& [id, row] : rows.outbox)
    if (row.event.topic == of.topic && row.event.key == of.key && row.position < below)
      last = std::max(last, {row.position, id});
  return last.second;
}

void database::be_reliable() {
  with_.fault_percent = 0;
  away_until_ = {};
  cut_until_.clear();
}

database::fate database::draw(const life_ptr& who) {
  const auto cut = cut_until_.find(who->node);
  if (!who->alive || who->frozen || clock_.now() < away_until_ ||
      (cut != cut_until_.end() && clock_.now() < cut->second))
    return fate::away;
  if (!clock_.chance.chance(with_.fault_percent))
    return fate::fine;
  ++faults_;
  constexpr std::array fates{fate::conflict,    fate::conflict,        fate::killed,       fate::killed,
                             fate::lost_stored, fate::lost_not_stored, fate::crash_stored, fate::crash_not_stored};
  return fates[clock_.chance.below(fates.size())];
}

store::store_error database::fail(const life_ptr& who, fate what) {
  using store::fault;
  switch (what) {
    case fate::conflict:
      clock_.note(who->node, "database: deadlock");
      return {fault::conflict, "40P01", "deadlock detected"};
    case fate::lost_stored:
    case fate::lost_not_stored:
      clock_.note(who->node, "database: COMMIT unanswered, {}", what == fate::lost_stored ? "stored" : "not stored");
      return {fault::ambiguous, "", "no answer to COMMIT"};
    case fate::crash_stored:
    case fate::crash_not_stored:
      clock_.note(who->node, "dies in COMMIT, {}", what == fate::crash_stored ? "stored" : "not stored");
      who->frozen = true;  // nothing of it runs any more
      clock_.after(milliseconds{0}, nullptr, [this, who] { on_crash(who); });
      return {fault::ambiguous, "", "no answer to COMMIT"};
    default:
      return {fault::disconnected, "", "the database is away"};
  }
}

}  // namespace troupe::simulation
