#include "runtime/bridge/parked_keys.hpp"

#include <algorithm>

namespace troupe::bridge {

namespace {

std::size_t size_of(const broker::record& one) {
  return one.key.value_or("").size() + one.value.value_or("").size() + 64 * (1 + one.head.size());
}

}  // namespace

void parked_keys::move_to(key_state& one, phase next) {
  in_hand_ -= is_in_hand(one.now) ? 1U : 0U;
  held_ -= one.now == phase::held ? 1U : 0U;
  one.now = next;
  in_hand_ += is_in_hand(next) ? 1U : 0U;
  held_ += next == phase::held ? 1U : 0U;
}

void parked_keys::enqueue(entry& one) {
  one.second.overdue = one.second.unstored > 0;
  move_to(one.second, one.second.overdue ? phase::waiting : phase::queued);
  if (!one.second.overdue)
    queue_.push_back(one.first);
}

void parked_keys::load(const std::vector<letters::parked_key>& found) {
  for (const auto& one : found) {
    move_to(keys_[one.key], one.held ? phase::held : phase::waiting);
    records_ += one.records;
  }
}

bool parked_keys::is_draining(const std::string& key) const {
  const auto found = keys_.find(key);
  return found != keys_.end() && found->second.now == phase::draining;
}

void parked_keys::park(const std::string& key, std::vector<letters::parked_record> lane,
                       const std::optional<letters::dead_letter>& letter) {
  auto& one = keys_[key];
  move_to(one, letter ? phase::held : phase::waiting);
  one.unstored += lane.size();
  const auto first = arrivals_.size();
  for (auto& row : lane)
    arrivals_.push_back({std::move(row), true});
  if (letter)
    arrivals_[first].letter = std::make_shared<const letters::dead_letter>(*letter);
  let_go(one);
}

void parked_keys::append(std::shared_ptr<const broker::record> record) {
  if (halted_)
    return;
  auto& one = keys_.at(*record->key);
  if (one.now == phase::draining)
    one.withheld.push_back({std::move(record)});
  else
    arrivals_.push_back({{std::move(record)}, false});
}

void parked_keys::let_go(key_state& one) {
  for (auto& row : std::exchange(one.withheld, {}))
    arrivals_.push_back({std::move(row), false});
}

void parked_keys::changed(const std::string& key, bool has_lane) {
  const auto [one, is_new] = keys_.try_emplace(key);
  if (is_new && has_lane)
    return move_to(one->second, phase::draining);
  if (one->second.now == phase::held || one->second.now == phase::waiting)
    enqueue(*one);
}

void parked_keys::lane_empty(const std::string& key) {
  const auto one = keys_.find(key);
  if (one == keys_.end() || one->second.now != phase::draining)
    return;
  let_go(one->second);
  enqueue(*one);
}

void parked_keys::due(const std::string& key) {
  const auto one = keys_.find(key);
  if (one != keys_.end() && one->second.now == phase::waiting)
    enqueue(*one);
}

void parked_keys::done(const std::string& key, broker::landmark which) {
  results_.finished.push_back(which);
  auto& one = *keys_.find(key);
  one.second.outages = 0;
  enqueue(one);
}

void parked_keys::failed(const std::string& key, letters::parked_record how, std::uint32_t outages) {
  results_.failed.push_back(std::move(how));
  auto& one = keys_.at(key);
  one.outages = outages;
  move_to(one, phase::waiting);
}

void parked_keys::given_up(const std::string& key, letters::dead_letter letter) {
  const broker::landmark which{letter.record.at, letter.record.print};
  results_.letters.push_back(std::move(letter));
  done(key, which);
}

void parked_keys::hold(const std::string& key, letters::parked_record how, letters::dead_letter letter) {
  results_.letters.push_back(std::move(letter));
  how.held = true;
  failed(key, std::move(how), 0);
  move_to(keys_.at(key), phase::held);
}

const letters::parking_turn* parked_keys::take() {
  if (out_)
    return nullptr;
  out_ = std::exchange(results_, {});
  out_->number = ++last_turn_;
  out_->after = last_stored_;
  if (!halted_) {
    take_rows();
    take_wanted();
  }
  if (out_->empty())
    out_.reset();
  return out();
}

void parked_keys::take_rows() {
  std::size_t bytes = 0;
  while (!arrivals_.empty() && out_->stored.size() < limits_.rows && bytes < limits_.bytes) {
    auto& next = arrivals_.front();
    bytes += size_of(*next.row.record);
    if (next.of_lane)
      lanes_out_.push_back(*next.row.record->key);
    if (next.letter)
      out_->letters.push_back(*next.letter);
    out_->stored.push_back(std::move(next.row));
    arrivals_.pop_front();
  }
}

void parked_keys::take_wanted() {
  while (!queue_.empty() && in_hand_ < limits_.in_hand) {
    const auto key = std::move(queue_.front());
    queue_.pop_front();
    auto& one = keys_.at(key);
    move_to(one, phase::wanted);
    out_->wanted.push_back(key);
  }
}

parked_keys::advice parked_keys::settle(const letters::turn_result& result) {
  advice next;
  records_ = records_ + result.stored - std::min(result.removed, records_ + result.stored);
  rows_stored(next);
  if (out_->changes())
    last_stored_ = out_->number;
  out_.reset();
  for (const auto& head : result.heads)
    settle_head(head, next);
  if (keys_.empty())
    records_ = 0;
  return next;
}

void parked_keys::rows_stored(advice& next) {
  for (const auto& row : out_->stored)
    next.stored.push_back(row.record->at);
  for (const auto& key : std::exchange(lanes_out_, {})) {
    auto& one = *keys_.find(key);
    if (--one.second.unstored == 0 && one.second.overdue)
      enqueue(one);
  }
}

void parked_keys::settle_head(const letters::parked_head& head, advice& next) {
  auto& one = keys_.at(head.key);
  if (halted_)
    return move_to(one, phase::waiting);
  if (!head.record)
    return unpark(head.key, next);
  if (head.held)
    return move_to(one, phase::held);
  if (head.due_in.count() > 0) {
    move_to(one, phase::waiting);
    next.waits.emplace_back(head.key, head.due_in);
    return;
  }
  records_ += head.replayed ? 1U : 0U;
  move_to(one, phase::in_hand);
  next.hand_over.push_back({head, one.outages});
}

// Nothing of the key is stored any more. What arrived since need not go through the table.
void parked_keys::unpark(const std::string& key, advice& next) {
  const auto of_key = [&](const buffered& one) { return one.row.record->key == key; };
  const auto first = std::stable_partition(arrivals_.begin(), arrivals_.end(), std::not_fn(of_key));
  for (auto one = first; one != arrivals_.end(); ++one)
    next.unparked.push_back(std::move(one->row));
  arrivals_.erase(first, arrivals_.end());
  const auto found = keys_.find(key);
  move_to(found->second, phase::waiting);
  keys_.erase(found);
}

void parked_keys::begin_log() {
  results_.reached.reset();
  if (out_)
    out_->reached.reset();
}

void parked_keys::halt() {
  halted_ = true;
  arrivals_.clear();
  queue_.clear();
}

}  // namespace troupe::bridge
