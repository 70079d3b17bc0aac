// Parked records in the simulated database: what parking_sql does, statement for statement.
#include "runtime/actor/observed.hpp"
#include "tests/simulation/world/session_line.hpp"
#include "tests/simulation/world/topic_effects.hpp"

namespace troupe::simulation {
namespace {

using port_with_parking_steps = letters::parking_port::extend<caf::reacts_to<step>>;
using partition_rows = std::map<parked_place, parked_row>;

constexpr milliseconds claim_patience{3000};

struct parking_store_state {
  static inline const char* name = "simulated_parking";
  std::optional<session_line> line;
  client_session session;
};

milliseconds until(clockwork::instant due, clockwork::instant now) {
  return std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(due - now));
}

bool contains(const std::vector<std::string>& keys, const std::string& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

partition_rows::iterator find(partition_rows& rows, broker::landmark one) {
  return std::find_if(rows.begin(), rows.end(),
                      [&](const auto& row) { return row.first.at == one.at && row.first.print == one.print; });
}

letters::partition_claim claim(backend& with, transaction& open, const broker::partition_name& of) {
  const std::pair where{of.topic, of.partition};
  const auto found = open.seen.parked.find(where);
  const auto owned = found == open.seen.parked.end() ? parked_partition{} : found->second;
  open.write(table::parked, [where](tables& rows) {
    ++rows.parked[where].epoch;
    rows.parked[where].last_turn = 0;
  });
  std::map<std::string, letters::parked_key> keys;
  for (const auto& [at, row] : owned.rows) {
    const auto key = row.record.record->key.value_or("");
    const auto [one, is_first] = keys.try_emplace(
        key, letters::parked_key{key, until(row.due, with.clock.now()), row.now == parked_row::state::held});
    one->second.records += row.now == parked_row::state::replayed ? 0U : 1U;
  }
  letters::partition_claim out{owned.epoch + 1, {}, {}, owned.reached};
  if (!owned.rows.empty() && owned.rows.rbegin()->first.log == owned.log)
    out.last = {owned.rows.rbegin()->first.at, owned.rows.rbegin()->first.print};
  for (auto& [key, state] : keys)
    out.keys.push_back(std::move(state));
  return out;
}

letters::parked_head head_of(const partition_rows& rows, const std::string& key, clockwork::instant now) {
  for (const auto& [at, row] : rows)
    if (row.record.record->key == key)
      return {key,
              std::make_shared<broker::record>(*row.record.record),
              row.record.attempts,
              until(row.due, now),
              row.now == parked_row::state::held,
              row.now == parked_row::state::replayed};
  return {key, nullptr};
}

void change_rows(partition_rows& rows, std::int64_t log, const letters::parking_turn& turn, clockwork::instant now,
                 letters::turn_result& out) {
  for (const auto& one : turn.finished)
    if (const auto row = find(rows, one); row != rows.end()) {
      rows.erase(row);
      ++out.removed;
    }
  for (const auto& failed : turn.failed)
    if (const auto row = find(rows, {failed.record->at, failed.record->print}); row != rows.end()) {
      row->second.record.attempts = failed.attempts;
      row->second.due = now + failed.due_in;
      row->second.now = failed.held ? parked_row::state::held : parked_row::state::waiting;
    }
  for (const auto& one : turn.stored)
    if (find(rows, {one.record->at, one.record->print}) == rows.end()) {
      rows.emplace(parked_place{log, one.record->at, one.record->print}, parked_row{one, now + one.due_in});
      ++out.stored;
    }
}

void discard_again(const backend& with, partition_rows& rows, const letters::parking_turn& turn,
                   const std::set<place>& discarded) {
  for (const auto& letter : turn.letters)
    if (const auto row = find(rows, {letter.record.at, letter.record.print});
        row != rows.end() && row->second.now == parked_row::state::held &&
        discarded.contains(with.place_of(turn.of.topic, letter.record)))
      row->second.now = parked_row::state::discarded;
}

void settle_discarded(partition_rows& rows, const std::vector<std::string>& wanted, letters::turn_result& out) {
  out.removed += std::erase_if(rows, [&](const auto& row) {
    const auto& [at, one] = row;
    return one.now == parked_row::state::discarded && contains(wanted, *one.record.record->key);
  });
}

/// The letter's record is not given up: it waits for an operator.
bool is_held(const letters::parking_turn& turn, broker::offset at) {
  const auto holds = [at](const auto& one) { return one.held && one.record->at == at; };
  return std::any_of(turn.stored.begin(), turn.stored.end(), holds) ||
         std::any_of(turn.failed.begin(), turn.failed.end(), holds);
}

void change(backend& with, transaction& open, const life_ptr& owner, partition_rows& rows, std::int64_t log,
            const letters::parking_turn& turn, letters::turn_result& out) {
  for (const auto& letter : turn.letters)
    store_letter(with, open, letter, is_held(turn, letter.record.at));
  change_rows(rows, log, turn, with.clock.now(), out);
  discard_again(with, rows, turn, open.seen.discarded_letters);
  open.write(table::parked, [&with, owner, of = turn.of, stored = turn.stored](tables&) {
    for (const auto& one : stored) {
      with.clock.note(owner->node, "parks {}/{}@{}", of.topic, of.partition, one.record->at);
      with.judge.parked(with.place_of(of.topic, *one.record));
    }
  });
}

std::optional<letters::reached> higher(const std::optional<letters::reached>& stored,
                                       const std::optional<letters::reached>& told) {
  return told && told->next > (stored ? stored->next : -1) ? told : stored;
}

letters::turn_result take_turn(backend& with, const life_ptr& owner, transaction& open,
                               const letters::parking_turn& turn) {
  const std::pair where{turn.of.topic, turn.of.partition};
  const auto found = open.seen.parked.find(where);
  letters::turn_result out;
  out.fenced =
      found == open.seen.parked.end() || found->second.epoch != turn.epoch || found->second.last_turn < turn.after;
  if (out.fenced)
    return out;
  const bool anew = turn.number > found->second.last_turn && turn.changes();
  const bool new_log = turn.missed != 0 && turn.missed != found->second.left_print;
  const auto log = found->second.log + (new_log ? 1 : 0);
  const auto left = new_log ? turn.missed : found->second.left_print;
  const auto reached = higher(new_log ? std::nullopt : found->second.reached, anew ? turn.reached : std::nullopt);
  auto rows = found->second.rows;
  if (anew)
    change(with, open, owner, rows, log, turn, out);
  settle_discarded(rows, turn.wanted, out);
  for (const auto& key : turn.wanted)
    out.heads.push_back(head_of(rows, key, with.clock.now()));
  const auto last = anew ? turn.number : found->second.last_turn;
  open.write(table::parked, [where, rows, last, log, left, reached](tables& all) {
    all.parked[where].rows = rows;
    all.parked[where].log = log;
    all.parked[where].left_print = left;
    all.parked[where].reached = reached;
    all.parked[where].last_turn = last;
  });
  return out;
}

letters::changed_keys changed(const transaction& open, const letters::find_changed_keys& asked) {
  std::set<std::pair<std::int32_t, std::string>> keys;
  for (const auto partition : asked.partitions)
    if (const auto found = open.seen.parked.find({asked.topic, partition}); found != open.seen.parked.end())
      for (const auto& [at, row] : found->second.rows)
        if (row.now == parked_row::state::replayed || row.now == parked_row::state::discarded)
          keys.emplace(partition, *row.record.record->key);
  return {{keys.begin(), keys.end()}};
}

using self_pointer = actor::pointer<port_with_parking_steps, parking_store_state>;

template <class F>
auto ask(self_pointer self, backend& with, const broker::partition_name& of, F work) {
  auto& session = self->state.session;
  auto done = with.rows.transact(session, work);
  if (!done)
    with.judge.failed("parking turn of " + of.topic + '/' + std::to_string(of.partition), session.owner.get(),
                      with.clock.elapsed());
  return done;
}

// The bridge's own word for it is in real time.
store::stored<letters::partition_claim> claim_in_time(self_pointer self, backend& with,
                                                      const broker::partition_name& of, clockwork::instant until) {
  if (with.clock.now() > until)
    return tl::unexpected(store::store_error{store::fault::disconnected, {}, "no answer in time"});
  return ask(self, with, of, [&](transaction& open) { return claim(with, open, of); });
}

port_with_parking_steps::behavior_type parking_store(self_pointer self, backend* with, const life_ptr& owner) {
  self->state.line.emplace(caf::strong_actor_ptr{self->ctrl()}, with->clock);
  self->state.session.owner = owner;
  return {[=](const letters::claim_partition& asked) -> caf::result<letters::partition_claim> {
            auto promise = self->make_response_promise<letters::partition_claim>();
            self->state.line->answer(promise, [=, until = with->clock.now() + claim_patience] {
              return claim_in_time(self, *with, asked.of, until);
            });
            return promise;
          },
          [=](const letters::parking_turn& asked) -> caf::result<letters::turn_result> {
            auto promise = self->make_response_promise<letters::turn_result>();
            self->state.line->answer(promise, [=] {
              return ask(self, *with, asked.of,
                         [&](transaction& open) { return take_turn(*with, owner, open, asked); });
            });
            return promise;
          },
          [=](const letters::find_changed_keys& asked) -> caf::result<letters::changed_keys> {
            auto promise = self->make_response_promise<letters::changed_keys>();
            self->state.line->answer(promise, [=] {
              return with->rows.transact(self->state.session, [&](transaction& open) { return changed(open, asked); });
            });
            return promise;
          },
          [](const step& now) { now(); }};
}

}  // namespace

letters::parking_port spawn_parking(backend& with, const life_ptr& owner) {
  return with.clock.adopt(owner, with.clock.system.spawn(parking_store, &with, owner));
}

}  // namespace troupe::simulation
