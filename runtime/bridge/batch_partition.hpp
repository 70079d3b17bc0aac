// What to send next from one partition whose records are handled in fenced batches. Pure.
#pragma once

#include "runtime/bridge/batch_limit.hpp"
#include "runtime/bridge/partition_status.hpp"
#include "runtime/bridge/retry_policy.hpp"
#include "runtime/effect/fence_port.hpp"
#include "runtime/verdict/breaker.hpp"

#include <algorithm>
#include <deque>

namespace troupe::bridge {

/// One partition under one assignment: records not yet committed and the offset the fence expects. One batch is out at
/// a time. Owned by one bridge actor; not thread-safe.
class batch_partition {
public:
  batch_partition(broker::partition_name name, std::size_t max_batch, retry_policy retry)
      : name_{std::move(name)}, limit_{max_batch}, retry_{retry} {}

  /// The database's word on where the effects end. Records below it have had their effect and are dropped. True when
  /// reading has to begin anew there: it lies below what was expected (somebody set it back), ends what cut() began, or
  /// is of a log that is not known to be the one that is read. Then everything is dropped, and what is added too until
  /// started(): committing only the records behind a gap would skip those in it. `known`: the record that is stored
  /// beside it; it may lie higher when somebody set the offset back.
  bool expect(std::optional<broker::offset> next, broker::landmark known = {});

  /// The consumer reads from where it was last told.
  void started() { is_misplaced_ = false; }

  void add(broker::record record);

  /// Nothing below `next` will come any more: what was not added is no record.
  void pass(broker::offset next);

  /// The batch without a record that moves the stored offset to where was passed; nothing while records wait, while one
  /// is out, or when there is nothing to move. The watermark is there already: only a restart needs it stored.
  std::optional<effect::commit_batch> take_passage();
  bool has_passage() const { return waiting_.empty() && passed_ && *passed_ > expected_.value_or(0); }

  /// The log is not the one whose effects are stored: it was made anew, or has lost its end. What is in it may be new,
  /// so everything is dropped until somebody has set the stored offset back, see expect(). `why`: as log_cut says it.
  void cut(const std::string& why);
  bool is_cut() const { return is_cut_; }

  /// The next batch, or nothing while one is out or no record waits.
  std::optional<effect::commit_batch> take();

  /// What to do after the batch that was out came back.
  struct advice {
    enum class action { go_on, reload, wait } next = action::go_on;
    std::chrono::milliseconds wait{0};
    std::optional<broker::offset> store;  // commit this to the broker
  };
  /// `took`: from take() on.
  advice settle(const effect::batch_outcome& outcome, double chance, std::chrono::milliseconds took = {});

  broker::volume held() const { return {waiting_.size(), bytes_}; }
  bool is_condemned() const { return !condemned_.empty(); }

  /// What of the surroundings its next batch waits for; empty: for nothing, or not for a second time in a row yet.
  std::string hindered() const { return failures_ > 1 ? last_error_ : ""; }

  /// The records of the batch that is out.
  template <class F>
  void for_each_out(F what) const {
    std::for_each_n(waiting_.begin(), out_, what);
  }
  bool is_out() const { return out_ > 0 || passing_ || trying_; }
  std::optional<broker::offset> expected() const { return expected_; }
  /// The last record below expected(), if it is known.
  broker::landmark known() const { return beside_.at < expected_.value_or(0) ? beside_ : broker::landmark{}; }

  /// For inspection: what is known here; the bridge adds the assignment, the log's end and the age.
  partition_status status() const;

private:
  advice committed();
  std::size_t size_of_next() const;
  void drop_first(std::size_t records);
  advice passage_settled(const effect::batch_outcome& outcome, double chance);
  bool is_same_log(std::optional<broker::offset> next, broker::landmark known) const;
  void begin_anew();
  void start_over();
  std::optional<blocking_record> blocking() const;
  advice poisoned(const effect::batch_outcome& outcome, double chance);
  advice condemn(const std::string& reason, double chance);
  std::optional<effect::commit_batch> take_trial();
  advice trial_settled(const effect::batch_outcome& outcome, double chance);
  advice later(double chance);

  broker::partition_name name_;
  batch_limit limit_;
  retry_policy retry_;
  std::deque<broker::record> waiting_;  // the first out_ of them are in the batch that is out
  std::size_t bytes_ = 0;               // of waiting_
  std::optional<broker::offset> expected_;
  broker::landmark beside_;                         // as stored; higher than expected_ when that was set back
  std::optional<broker::offset> passed_, passing_;  // the second: is out
  std::size_t out_ = 0;
  bool is_loaded_ = false;  // expect() was told
  bool is_cut_ = false;
  bool is_misplaced_ = false;   // the consumer does not read where it shall
  bool trying_ = false;         // a trial is out
  bool try_next_ = false;       // one is due
  std::uint32_t failures_ = 0;  // in a row, of the surroundings
  std::uint32_t refusals_ = 0;  // of the first record, when it was alone; only these count towards the ceiling
  std::string condemned_;
  verdict::breaker breaker_{3};  // records given up in a row
  std::string last_error_;
};

}  // namespace troupe::bridge
