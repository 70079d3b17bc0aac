#include "runtime/bridge/batch_partition.hpp"

#include "runtime/broker/landmark.hpp"
#include "runtime/letters/dead_letter.hpp"

#include <algorithm>

namespace troupe::bridge {
namespace {

constexpr std::size_t most_bytes = 8 << 20;  // of a batch, if it has more than one record

// PostgreSQL has no unsigned integers.
std::string sql_of(std::uint64_t print) { return std::to_string(static_cast<std::int64_t>(print)); }

}  // namespace

bool batch_partition::expect(std::optional<broker::offset> next, broker::landmark known) {
  const bool goes_on = is_same_log(next, known);
  if (next && expected_ && *next < *expected_)
    last_error_ = "the stored offset was set back from " + std::to_string(*expected_);
  if (!goes_on)
    begin_anew();
  is_loaded_ = true;
  expected_ = next;
  beside_ = known;
  for (; next && !waiting_.empty() && waiting_.front().at < *next; drop_first(1))
    start_over();
  return !goes_on;
}

// Nothing has happened that what is held here cannot tell: nothing at all, this partition's own batch whose answer was
// lost, or another owner of the same log.
bool batch_partition::is_same_log(std::optional<broker::offset> next, broker::landmark known) const {
  if (!is_loaded_ || (next == expected_ && known.print == beside_.print))
    return true;
  if (is_cut_ || !next || *next < expected_.value_or(0))
    return false;
  return known.print == beside_.print || std::any_of(waiting_.begin(), waiting_.end(), [&](const auto& held) {
           return broker::landmark_of(held) == known;
         });
}

void batch_partition::begin_anew() {
  is_cut_ = false;
  is_misplaced_ = true;
  drop_first(waiting_.size());
  passed_.reset();
  start_over();
}

/// What failed before was about another record.
void batch_partition::start_over() {
  failures_ = 0;
  refusals_ = 0;
  condemned_.clear();
}

void batch_partition::add(broker::record record) {
  if (is_cut_ || is_misplaced_)
    return;
  if (expected_ && record.at < *expected_)
    return;
  bytes_ += broker::bytes_of(record);
  waiting_.push_back(std::move(record));
}

void batch_partition::drop_first(std::size_t records) {
  for (; records > 0; --records) {
    bytes_ -= broker::bytes_of(waiting_.front());
    waiting_.pop_front();
  }
}

void batch_partition::pass(broker::offset next) {
  if (!is_cut_ && !is_misplaced_)
    passed_ = std::max(passed_.value_or(next), next);
}

// Where nothing is stored yet, -1 fits nothing that somebody has stored since.
std::optional<effect::commit_batch> batch_partition::take_passage() {
  if (is_out() || !has_passage())
    return std::nullopt;
  passing_ = passed_;
  return effect::commit_batch{
      name_, effect::commit_batch::fence_values{expected_.value_or(-1), *passed_, known(), beside_.print}, {}, {}, 1};
}

batch_partition::advice batch_partition::passage_settled(const effect::batch_outcome& outcome, double chance) {
  const auto next = *std::exchange(passing_, std::nullopt);
  if (outcome.what == effect::batch_outcome::result::committed) {
    beside_ = known();
    expected_ = next;
    start_over();
    return {advice::action::go_on, {}, expected_};
  }
  last_error_ = outcome.reason;
  return outcome.what == effect::batch_outcome::result::fenced ? advice{advice::action::reload, {}, {}} : later(chance);
}

void batch_partition::cut(const std::string& why) {
  const auto name = name_.topic + "/" + std::to_string(name_.partition);
  is_cut_ = true;
  passed_.reset();
  const auto next = std::to_string(expected_.value_or(0));
  last_error_ = name + ' ' + why + "; the database says to go on at offset " + next +
                ": the topic was made anew or has lost records. Nothing of it is "
                "handled. To handle all that is in it: update consumer_offsets set next_offset = 0 where "
                "consumer_group = '" +
                name_.group + "' and topic = '" + name_.topic + "' and partition = " + std::to_string(name_.partition) +
                " and next_offset = " + next + " and record_print = " + sql_of(beside_.print);
}

std::size_t batch_partition::size_of_next() const {
  const auto most = std::min(limit_.now(), waiting_.size());
  if (bytes_ <= most_bytes)
    return most;
  std::size_t size = 0, bytes = 0;
  while (size < most && (bytes += broker::bytes_of(waiting_[size])) <= most_bytes)
    ++size;
  return std::max(size, std::size_t{1});
}

std::optional<effect::commit_batch> batch_partition::take() {
  if (is_out() || waiting_.empty())
    return std::nullopt;
  if (std::exchange(try_next_, false) && waiting_.size() > 1)
    return take_trial();
  out_ = condemned_.empty() ? size_of_next() : 1;
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(out_);
  effect::commit_batch batch{name_, {}, {waiting_.begin(), end}, condemned_, refusals_ + 1};
  // A stored offset may lie below the first record: offsets have holes. The fence compares with what is stored.
  batch.fence = {expected_.value_or(waiting_.front().at), waiting_[out_ - 1].at + 1,
                 broker::landmark_of(waiting_[out_ - 1]), beside_.print};
  return batch;
}

batch_partition::advice batch_partition::settle(const effect::batch_outcome& outcome, double chance,
                                                std::chrono::milliseconds took) {
  if (passing_)
    return passage_settled(outcome, chance);
  if (std::exchange(trying_, false))
    return trial_settled(outcome, chance);
  const auto size = out_;
  if (outcome.what == effect::batch_outcome::result::committed) {
    limit_.committed(size, took);
    return committed();
  }
  limit_.failed(size, took);
  out_ = 0;
  last_error_ = is_condemned() ? "its dead letter cannot be stored: " + outcome.reason : outcome.reason;
  switch (outcome.what) {
    case effect::batch_outcome::result::fenced:
      return {advice::action::reload, {}, {}};
    case effect::batch_outcome::result::poison:
      out_ = size;
      return poisoned(outcome, chance);
    default:
      return later(chance);
  }
}

batch_partition::advice batch_partition::committed() {
  expected_ = waiting_[out_ - 1].at + 1;
  beside_ = broker::landmark_of(waiting_[out_ - 1]);
  drop_first(std::exchange(out_, 0));
  if (!is_condemned())
    breaker_.succeeded();
  start_over();
  return {advice::action::go_on, {}, expected_};
}

batch_partition::advice batch_partition::poisoned(const effect::batch_outcome& outcome, double chance) {
  const auto size = std::exchange(out_, 0);
  if (is_condemned())  // what cannot be stored is the letter: nothing is left to blame
    return later(chance);
  if (size > 1) {
    limit_.refused(size);
    return {};
  }
  ++refusals_;
  const auto wait = retry_.wait_after(refusals_, chance);
  if (wait)
    return {advice::action::wait, *wait, {}};
  return condemn(outcome.reason, chance);
}

batch_partition::advice batch_partition::condemn(const std::string& reason, double chance) {
  breaker_.failed(std::to_string(waiting_.front().at), letters::fingerprint(reason));
  if (breaker_.is_open()) {
    last_error_ = "one record after the other fails alike, so none is given up: " + reason;
    try_next_ = true;
    return later(chance);
  }
  condemned_ = reason;
  return {};
}

// Nothing behind a record can succeed before it is gone, so the youngest is only tried: when that one could be handled,
// those before it fail by themselves.
std::optional<effect::commit_batch> batch_partition::take_trial() {
  trying_ = true;
  effect::commit_batch batch{name_, {}, {waiting_.back()}, {}, 1};
  batch.trial = true;
  return batch;
}

batch_partition::advice batch_partition::trial_settled(const effect::batch_outcome& outcome, double chance) {
  if (outcome.what != effect::batch_outcome::result::committed)
    return later(chance);
  breaker_.succeeded();
  return {};
}

batch_partition::advice batch_partition::later(double chance) {
  ++failures_;
  return {advice::action::wait, retry_.pause_after(failures_, chance), {}};
}

partition_status batch_partition::status() const {
  partition_status out;
  out.topic = name_.topic;
  out.group = name_.group;
  out.style = "batch";
  out.watermark = has_passage() ? passed_ : expected_;
  if (!waiting_.empty())
    out.oldest_unfinished = waiting_.front().at;
  out.blocking = blocking();
  out.unfinished = waiting_.size();
  out.backing_off = failures_ + refusals_ > 0 ? 1 : 0;
  out.last_error = last_error_;
  out.cut = is_cut_;
  out.hindered = hindered();
  return out;
}

std::optional<blocking_record> batch_partition::blocking() const {
  if (waiting_.empty())
    return std::nullopt;
  const auto& first = waiting_.front();
  const bool failed = failures_ + refusals_ > 0;
  const bool waits = failed && !is_out();
  return blocking_record{first.at,
                         first.key,
                         waits ? blocking_record::state::backing_off : blocking_record::state::in_hand,
                         refusals_ + (is_out() ? 1U : 0U),
                         waiting_.size() - 1,
                         failed ? last_error_ : ""};
}

}  // namespace troupe::bridge
