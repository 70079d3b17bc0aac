// A keyed partition's life besides its records: claimed, confirmed, fenced, restored behind its back, without an answer
// of its database.
#include "runtime/bridge/keyed_partition.hpp"
#include "runtime/bridge/set_back.hpp"

namespace troupe::bridge {

namespace {
constexpr std::chrono::seconds away_after{30};      // then it is no short trouble with one turn
constexpr std::chrono::seconds fenced_patience{5};  // an owner that must go hears of it with its next heartbeat
constexpr retry_policy outage{0, std::chrono::milliseconds{200}, std::chrono::milliseconds{2000}};
}  // namespace

void keyed_partition::begin(keyed_effects& out) {
  if (keys_)
    ask_claim(out);
  else
    start(out);
}

void keyed_partition::ask_claim(keyed_effects& out) {
  if (waiting_.empty())
    waiting_ = "the database is asked for its parked records";
  claim_out_ = ++serial_;
  out.claim = claim_out_;
}

void keyed_partition::claimed(std::uint64_t serial, const letters::partition_claim& found, keyed_effects& out) {
  if (claim_out_ == 0 || serial != claim_out_)
    return;
  claim_out_ = 0;
  if (stage_ != partition_stage::claiming)
    return;
  database_answered();
  epoch_ = found.epoch;
  last_parked_ = found.last;
  reached_ = found.reached;
  keys_->load(found.keys);
  for (const auto& key : found.keys)
    if (!key.held)
      wait_for_key(key.key, key.due_in, out);
  start(out);
}

void keyed_partition::not_claimed(std::uint64_t serial, const std::string& why, keyed_effects& out) {
  if (claim_out_ == 0 || serial != claim_out_)
    return;
  claim_out_ = 0;
  out.unclaimed = why;
  no_answer({keyed_timer::what::claim, serial_}, why, out);
}

void keyed_partition::start(keyed_effects& out) {
  stage_ = keys_ ? partition_stage::unconfirmed : partition_stage::running;
  out.start = true;
}

// Where reading began was learned after the claim. A node that stood still in between may have begun behind records
// that another owner has parked since, so the first record waits until the claim has been seen to hold.
void keyed_partition::ask_confirmation(keyed_effects& out) {
  auto& turn = out.turns.emplace_back();
  turn.of = {of_all_.names.group, of_all_.names.topic, which_.partition};
  turn.epoch = epoch_;
  turn.missed = missed_.print;
}

void keyed_partition::confirmed(const letters::turn_result& result, keyed_effects& out) {
  if (stage_ != partition_stage::unconfirmed || early_.empty())
    return;
  database_answered();
  if (result.fenced)
    return fence_off(out);
  stage_ = partition_stage::running;
  for (auto& record : std::exchange(early_, {}))
    place(std::move(record), out);
}

void keyed_partition::database_answered() {
  failures_ = 0;
  waiting_.clear();
}

void keyed_partition::no_answer(keyed_timer again, const std::string& why, keyed_effects& out) {
  waiting_ = "the database does not take its parked records: " + why;
  if (failures_++ == 0)
    failing_since_ = of_all_.now;
  if (failures_ == 2)
    out.say.push_back({true, place_name() + ": " + waiting_});
  if (is_database_away()) {
    told_.reset();
    tell_watermark(out);
  }
  if (stage_ != partition_stage::leaving)
    return out.wait.push_back({std::move(again), outage.pause_after(failures_, of_all_.chance())});
  drop_keys();  // nobody waits for them any more; the next owner finds everything where it was
}

bool keyed_partition::is_database_away() const { return failures_ > 0 && of_all_.now - failing_since_ >= away_after; }

void keyed_partition::drop_keys() {
  keys_.reset();
  draining_.clear();
}

void keyed_partition::stand_still(std::string why, keyed_effects& out) {
  drop_keys();
  early_.clear();
  waiting_ = std::move(why);
  out.say.push_back({true, place_name() + ": " + waiting_});
  if (stage_ == partition_stage::leaving)
    return;
  stage_ = partition_stage::fenced;
  out.pause = true;
}

void keyed_partition::began(std::optional<broker::offset> kept, keyed_effects& out) {
  if (std::exchange(begun_, true) || !keys_)
    return;
  kept_ = kept.value_or(-1);
  auto why = set_back(place_name(), reached_ ? std::optional{reached_->next} : std::nullopt, kept);
  if (!why)
    return;
  stand_still(std::move(*why), out);
  out.stand_aside = waiting_;
}

// Somebody else has claimed the partition: the broker will tell. Until then nothing of it may be handled here, or the
// order of its keys would depend on who is faster.
void keyed_partition::fence_off(keyed_effects& out) {
  ++of_all_.fenced;
  stand_still("another owner has claimed it; this node waits for the broker to take it away", out);
  if (stage_ != partition_stage::fenced)
    return;
  out.wait.push_back({{keyed_timer::what::still_fenced}, fenced_patience});
}

}  // namespace troupe::bridge
