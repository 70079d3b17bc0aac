#include "tests/simulation/world/database.hpp"

#include "runtime/store/classification.hpp"
#include "runtime/wire/envelope.hpp"

namespace troupe::simulation {

std::string last_of_key(const tables& rows, const wire::event& of, std::int64_t below) {
  std::pair<std::int64_t, std::string> last;
  for (const auto& [id, row] : rows.outbox)
    if (row.event.topic == of.topic && row.event.key == of.key && row.position < below)
      last = std::max(last, {row.position, id});
  return last.second;
}

namespace {

using partition_key = std::pair<std::string, std::int32_t>;

bool is_passed(const tables& rows, const partition_key& of, broker::offset at) {
  const auto known = rows.parked.find(of);
  return known != rows.parked.end() && known->second.reached && known->second.reached->next > at;
}

bool is_parked(const tables& rows, const partition_key& of, const std::string& id) {
  const auto& parked = rows.parked.at(of).rows;
  return std::any_of(parked.begin(), parked.end(),
                     [&](const auto& one) { return wire::read_envelope(one.second.record.record->head).id == id; });
}

}  // namespace

void prune_inbox_events(tables& rows, std::int64_t keep) {
  std::map<partition_key, std::int64_t> newest;
  for (const auto& [name, row] : rows.noted)
    if (const partition_key of{std::get<0>(name), row.partition}; is_passed(rows, of, row.at))
      newest[of] = std::max(newest[of], row.log_time);
  std::erase_if(rows.noted, [&](const auto& noted) {
    const auto& [topic, id, source] = noted.first;
    const auto& row = noted.second;
    const partition_key of{topic, row.partition};
    return is_passed(rows, of, row.at) && row.log_time < newest[of] - keep && !rows.outbox.contains(id) &&
           !is_parked(rows, of, id);
  });
}

void database::be_reliable() {
  with_.fault_percent = 0;
  away_until_ = {};
  cut_until_.clear();
  refusal_ = {};
  read_only_until_ = mixed_up_until_ = {};
}

void database::refuse_writes(std::string sqlstate, std::optional<table> only, milliseconds time) {
  refusal_ = {std::move(sqlstate), only, clock_.now() + time};
}

void database::open_read_only(milliseconds time) {
  ended_ = sessions_;
  read_only_until_ = clock_.now() + time;
}

// A session that the server has ended is found to be so by its next statement.
void database::admit(client_session& by) {
  if (by.is_open && by.opened <= ended_) {
    by.is_open = false;
    throw statement_failed{"57P01", "terminating connection due to administrator command"};
  }
  if (!by.is_open)
    by = {by.owner, true, clock_.now() < read_only_until_, "", ++sessions_};
  if (clock_.now() < mixed_up_until_ && by.trouble.empty() && clock_.chance.chance(40))
    by.trouble = clock_.chance.chance(50) ? "42P05" : "26000";
  if (!by.trouble.empty())
    throw statement_failed{by.trouble, "prepared statement \"st_1\" is not as it should be"};
}

void database::refuse(const client_session& by, table to) const {
  if (by.reads_only)
    throw statement_failed{"25006", "cannot execute UPDATE in a read-only transaction"};
  if (clock_.now() < refusal_.until && refusal_.only.value_or(to) == to)
    throw statement_failed{refusal_.sqlstate, "not now"};
}

store::store_error database::fail(client_session& by, const statement_failed& why) {
  clock_.note(by.owner->node, "database: {} {}", why.sqlstate, why.what);
  if (store::needs_new_session(why.sqlstate))
    by.is_open = false;
  const bool ended = why.sqlstate.starts_with("57P");
  return {ended ? store::fault::disconnected : store::fault_of(why.sqlstate), why.sqlstate, why.what};
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

store::store_error database::fail(client_session& by, fate what) {
  using store::fault;
  const auto& who = by.owner;
  by.is_open = by.is_open && what == fate::conflict;
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
