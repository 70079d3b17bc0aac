#include "tests/fuzz/keyed_walk.hpp"

#include "tests/fuzz/entries.hpp"

#include <random>

namespace troupe::fuzz {

using bridge::keyed_effects;
using bridge::keyed_partition;
using bridge::partition_stage;

namespace {

constexpr std::size_t most_records = 40, most_told = 100;

std::string name_of(partition_stage stage) {
  constexpr const char* names[] = {"claiming", "unconfirmed", "running", "leaving", "fenced"};
  return names[static_cast<std::size_t>(stage)];
}

bool hands_over(partition_stage stage) {
  return stage == partition_stage::running || stage == partition_stage::unconfirmed;
}

}  // namespace

std::string to_text(const coverage& seen) {
  std::string out;
  for (const auto& [transition, times] : seen) {
    const auto& [before, what, after] = transition;
    out += before + " -- " + what + " -> " + after + ": " + std::to_string(times) + '\n';
  }
  return out;
}

keyed_walk::keyed_walk(choose next, coverage& seen) : next_{std::move(next)}, seen_{seen} {
  names_ = {"topic", "group", {}};
  names_.retry.attempts = static_cast<std::uint32_t>(next_(4));
  parking_.park_after = next_(3);
  parking_.on_exhausted = chance(50) ? bridge::exhausted_action::park : bridge::exhausted_action::dead_letter;
  parking_.limits = {1 + next_(3), 1 + next_(2), 1 + next_(3), 4 << 20};
  parks_ = chance(85);
  assign();
}

keyed_walk::~keyed_walk() = default;

void keyed_walk::step() {
  using act = void (keyed_walk::*)();
  constexpr act acts[] = {&keyed_walk::append,           &keyed_walk::append,  &keyed_walk::deliver,
                          &keyed_walk::deliver,          &keyed_walk::deliver, &keyed_walk::tell_watermark,
                          &keyed_walk::operate,          &keyed_walk::pass,    &keyed_walk::leave,
                          &keyed_walk::look_for_changes, &keyed_walk::cut,     &keyed_walk::back_up};
  if (!pending_.empty() && chance(65))
    happen(next_(pending_.size()));
  else if (chance(2))
    drop();  // it crashes
  else if (chance(2))
    table_.claim(0);  // by another, which the broker does not know of
  else if (chance(2))
    restore();
  else if (chance(5))
    feed(current_, "memory is full", [this](keyed_partition& one, keyed_effects& out) {
      current_->ledger.is_pressed = chance(50);
      if (current_->ledger.is_pressed)
        one.pressed(out);
    });
  else
    (this->*acts[next_(std::size(acts))])();
}

void keyed_walk::assign() {
  current_ = std::make_shared<owner>();
  current_->which = {0, ++last_generation_};
  current_->ledger.names = names_;
  current_->ledger.parking = parking_;
  current_->ledger.random.seed(static_cast<std::minstd_rand::result_type>(last_generation_));
  current_->work.emplace(current_->which, current_->ledger, parks_);
  current_->next_read = committed_;
  feed(current_, "assigned", [](keyed_partition& one, keyed_effects& out) { one.begin(out); });
}

// What it has asked for may still be done, and its answers come to nobody; some come to the next owner's ears.
void keyed_walk::drop() {
  current_->work.reset();
  assign();
}

void keyed_walk::append() {
  if (log_.size() >= most_records || well_)
    return;
  end_ += chance(10) ? 1 : 0;  // a marker
  broker::record one;
  one.from.partition = 0;
  one.at = end_++;
  one.print = static_cast<std::uint64_t>(one.at) + 1000;
  if (!chance(10))
    one.key = std::string(1, static_cast<char>('a' + next_(4)));
  log_.emplace(one.at, entry{one, fate::open});
}

void keyed_walk::deliver() {
  if (!current_->reads)
    return;
  const auto found = log_.lower_bound(current_->next_read);
  if (found == log_.end())
    return;
  current_->next_read = found->first + 1;
  current_->has_read = true;
  auto record = std::make_shared<broker::record>(found->second.record);
  record->from = current_->which;
  feed(current_, "arrived", [&](keyed_partition& one, keyed_effects& out) {
    if (!one.has_begun())
      one.began(current_->kept, out);
    one.arrived(record, out);
  });
}

void keyed_walk::pass() {
  if (current_->reads && log_.lower_bound(current_->next_read) == log_.end())
    feed(current_, "passed", [this](keyed_partition& one, keyed_effects& out) {
      if (!one.has_begun())
        one.began(current_->kept, out);
      one.passed(end_, out);
    });
}

// The log is said to be another one before anything of it was read: it is read from its beginning.
void keyed_walk::cut() {
  if (!current_->reads || current_->has_read || !chance(20))
    return;
  feed(current_, "cut", [](keyed_partition& one, keyed_effects&) { one.cut({0, 99}); });
  current_->next_read = committed_ = 0;
  kept_ = -1;
}

void keyed_walk::leave() {
  if (!chance(10) || current_->work->stage() == partition_stage::leaving)
    return;
  current_->reads = false;
  feed(current_, "revoked", [](keyed_partition& one, keyed_effects& out) { one.leave(out); });
}

void keyed_walk::tell_watermark() {
  feed(current_, "watermark", [](keyed_partition& one, keyed_effects& out) { one.tell_watermark(out); });
}

void keyed_walk::commit(const bridge::keyed_watermark& stored) {
  const auto next = stored.up_to.next;
  demand(next <= end_, "a watermark outside the log" + story());
  for (const auto& [at, one] : log_)
    demand(at >= next || is_safe(at), "committed past record " + std::to_string(at) + story());
  if (next < committed_)
    return;
  committed_ = next;
  kept_ = stored.kept;
}

void keyed_walk::back_up() {
  if (chance(30))
    backup_ = backup{table_, log_};
}

// Effects, letters and parked records are as they were; the broker's offset is not. All nodes begin anew: one that read
// on would be told with its next turn (parking_turn::after), but may have handled things in an order of before.
void keyed_walk::restore() {
  if (!backup_ || kept_ < 0 || !parks_)
    return;
  table_ = backup_->table;
  for (auto& [at, one] : log_)
    one.is = backup_->log.contains(at) ? backup_->log.at(at).is : fate::open;
  pending_.clear();
  told_.push_back("a backup is restored, the group has committed " + std::to_string(committed_));
  drop();
}

// What an operator does then.
void keyed_walk::rewind() {
  const auto known = table_.reached.find(0);
  committed_ = known == table_.reached.end() ? 0 : known->second.next;
  kept_ = -1;
  told_.push_back("rewound to " + std::to_string(committed_));
  drop();
}

bool keyed_walk::is_safe(broker::offset at) {
  const auto& one = log_.at(at);
  return one.is == fate::settled || table_.find(0, {at, one.record.print}) != nullptr;
}

// Replays or discards a letter whose record holds its key, or replays one that holds nobody.
void keyed_walk::operate() {
  if (table_.letters.empty() || !parks_)
    return;
  const auto& letter = table_.letters[next_(table_.letters.size())];
  auto& one = log_.at(letter.record.at);
  auto* row = table_.find(0, {letter.record.at, letter.record.print});
  if (row == nullptr) {
    if (one.is == fate::settled && letter.record.key && chance(20) && !well_)
      table_.replay(one.record);
    return;
  }
  if (row->state != "held")
    return;
  const bool gives_up = chance(50);
  row->state = gives_up ? "discarded" : "replayed";
  if (gives_up)
    one.is = fate::settled;
}

void keyed_walk::look_for_changes() {
  if (!current_->work->looks_for_changes())
    return;
  for (const auto& changed : table_.changed({0}).keys)
    feed(current_, "changed", [&](keyed_partition& one, keyed_effects& out) { one.changed(changed.second, out); });
}

void keyed_walk::happen(std::size_t index) {
  auto one = pending_[index];
  if (well_ || !chance(3))  // else it comes a second time
    pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(index));
  now_ += std::chrono::milliseconds{well_ ? 300 : next_(300)};
  one.happen(*this);
}

void keyed_walk::later(const owner_ptr& to, std::string name, std::function<void(keyed_walk&)> what, bool is_timer) {
  pending_.push_back({to, std::move(name), std::move(what), is_timer});
}

// An answer on its way.
void keyed_walk::tell(const owner_ptr& to, const std::string& name, event what) {
  if (well_ || chance(50))
    return feed(to, name, what);
  later(to, name, [to, name, what](keyed_walk& walk) { walk.feed(to, name, what); });
}

void keyed_walk::feed(const owner_ptr& to, const std::string& name, const event& what) {
  if (!to->work)
    return;
  to->ledger.now = now_;
  told_.push_back(std::to_string(to->which.generation) + ' ' + name);
  if (told_.size() > most_told)
    told_.erase(told_.begin());
  keyed_effects wanted;
  const auto before = to->work->stage();
  what(*to->work, wanted);
  const auto after = to->work->stage();
  ++seen_[{name_of(before), name, name_of(after)}];
  demand(hands_over(after) || wanted.hand_over.empty() || hands_over(before),
         "hands over while " + name_of(after) + story());
  carry_out(to, wanted);
  if (to->work)
    check(to);
  if (is_current(to) && to->work->stage() == partition_stage::leaving && to->work->is_idle()) {
    drop();
  }
}

void keyed_walk::check(const owner_ptr& one) const {
  if (one->work->is_idle())
    demand(one->in_hand.empty(), "idle with something in hand" + story());
}

void keyed_walk::carry_out(const owner_ptr& to, const keyed_effects& wanted) {
  for (const auto& next : wanted.hand_over)
    hand_over(to, next);
  for (const auto& next : wanted.bury)
    later(to, "a letter", [to, next](keyed_walk& walk) { walk.bury(to, next); });
  for (const auto& turn : wanted.turns)
    later(to, "a turn", [to, turn](keyed_walk& walk) { walk.take_turn(to, turn); });
  for (const auto& timer : wanted.wait)
    later(
        to, "a timer",
        [to, what = timer.what](keyed_walk& walk) {
          walk.feed(to, "due", [&](keyed_partition& one, keyed_effects& out) { one.due(what, out); });
        },
        true);
  if (wanted.claim)
    later(to, "a claim", [to, serial = *wanted.claim](keyed_walk& walk) { walk.claim(to, serial); });
  if (wanted.start) {
    to->kept = kept_ < 0 ? std::nullopt : std::optional{kept_};
    to->next_read = committed_;
  }
  to->reads = (to->reads || wanted.start) && !wanted.pause;
  if (wanted.store && is_current(to))
    commit(*wanted.store);
  if (wanted.stand_aside && is_current(to))
    return rewind();
  if (wanted.rejoin && is_current(to))
    drop();
}

void keyed_walk::hand_over(const owner_ptr& to, const keyed_effects::handing& next) {
  const auto& record = *next.record;
  const auto which = std::to_string(record.at);
  for (const auto& [number, other] : to->in_hand)
    demand(!record.key || other->key != record.key, "two of a key in hand, the second " + which + story());
  if (record.key && log_.at(record.at).is != fate::settled)
    for (const auto& [at, earlier] : log_)
      if (at < record.at && earlier.record.key == record.key)
        demand(earlier.is == fate::settled, "record " + which + " overtakes " + std::to_string(at) + story());
  demand(to->in_hand.emplace(next.number, next.record).second, "a number given twice" + story());
  later(to, "an answer", [to, number = next.number](keyed_walk& walk) { walk.answer(to, number); });
}

void keyed_walk::answer(const owner_ptr& to, std::uint64_t number) {
  const auto kind = well_ ? 0 : next_(8);
  auto said = handler::done();
  if (kind == 5)
    said = handler::retry("record refused " + std::to_string(next_(2)));
  else if (kind == 6)
    said = handler::unavailable("away");
  else if (kind == 7)
    said = handler::reject("never");
  const auto held = to->in_hand.find(number);
  if (held != to->in_hand.end() && said.what == handler::outcome::verdict::done)
    log_.at(held->second->at).is = fate::settled;
  to->in_hand.erase(number);  // a second answer finds nothing
  feed(to, "answered", [&](keyed_partition& one, keyed_effects& out) { one.answered(number, said, out); });
}

void keyed_walk::bury(const owner_ptr& to, const keyed_effects::burial& what) {
  const auto number = what.number;
  const auto kind = well_ ? 0 : next_(4);
  if (kind != 1) {  // stored, although perhaps nobody hears of it
    table_.letters.push_back(what.letter);
    log_.at(what.letter.record.at).is = fate::settled;
  }
  if (kind == 1 || kind == 2)
    feed(to, "not buried", [&](keyed_partition& one, keyed_effects& out) { one.not_buried(number, "away", out); });
  else
    feed(to, "buried", [&](keyed_partition& one, keyed_effects& out) { one.buried(number, out); });
}

// A claim that comes too late is not carried out, see claim_partition.
void keyed_walk::claim(const owner_ptr& to, std::uint64_t serial) {
  if (!is_current(to) || (!well_ && chance(20)))
    return tell(to, "not claimed",
                [serial](keyed_partition& one, keyed_effects& out) { one.not_claimed(serial, "away", out); });
  table_.now = now_;
  const auto found = table_.claim(0);
  tell(to, "claimed", [serial, found](keyed_partition& one, keyed_effects& out) { one.claimed(serial, found, out); });
}

void keyed_walk::take_turn(const owner_ptr& to, const letters::parking_turn& turn) {
  const auto kind = well_ ? 0 : next_(6);
  const auto number = turn.number;
  letters::turn_result result;
  table_.now = now_;
  if (kind != 1) {
    const bool is_new = table_.epochs[0] == turn.epoch && turn.number > table_.last_turns[0];
    result = table_.turn(turn);
    if (is_new)
      settle_by(turn);
  }
  if (kind == 1 || kind == 2)
    return tell(to, "turn failed",
                [number](keyed_partition& one, keyed_effects& out) { one.turn_failed(number, "away", out); });
  tell(to, result.fenced ? "turn fenced" : "turn settled",
       [number, result](keyed_partition& one, keyed_effects& out) { one.turn_settled(number, result, out); });
}

void keyed_walk::settle_by(const letters::parking_turn& turn) {
  for (const auto& letter : turn.letters) {
    const auto* row = table_.find(0, {letter.record.at, letter.record.print});
    log_.at(letter.record.at).is = row != nullptr && row->state == "held" ? fate::held : fate::settled;
  }
}

void keyed_walk::end_well() {
  well_ = true;
  constexpr int enough = 20'000;
  for (int i = 0; i < enough; ++i) {
    while (current_->reads && log_.lower_bound(current_->next_read) != log_.end())
      deliver();
    for (auto& [place, row] : table_.rows)
      if (row.state == "held")
        row.state = "replayed";
    look_for_changes();
    if (pending_.empty()) {
      pass();
      tell_watermark();
    }
    if (pending_.empty())
      break;
    happen(0);
  }
  demand(pending_.empty(), "it never comes to rest" + story());
  for (const auto& [at, one] : log_)
    demand(one.is == fate::settled, "record " + std::to_string(at) + " is lost" + story());
  demand(table_.rows.empty(), "records stay parked" + story());
  demand(current_->work->unfinished() == broker::volume{} && committed_ == end_,
         "the watermark stands still" + story());
}

std::string keyed_walk::story() const {
  std::string out = "; parked:";
  for (const auto& [place, row] : table_.rows)
    out += ' ' + std::to_string(place.at) + ' ' + row.state;
  for (const auto& one : told_)
    out += "\n  " + one;
  return out;
}

void walk(std::uint64_t seed, int steps, coverage& seen) {
  std::mt19937_64 random{seed};
  keyed_walk one{[&](std::size_t limit) { return random() % limit; }, seen};
  for (int i = 0; i < steps; ++i)
    one.step();
  one.end_well();
}

}  // namespace troupe::fuzz
