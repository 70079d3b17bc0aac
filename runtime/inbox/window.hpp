// The youngest events of one partition that had their effect. Pure.
#pragma once

#include "runtime/inbox/noted_set.hpp"

#include <optional>

namespace troupe::inbox {

/// What a transaction writes to the inbox of one partition.
struct change {
  std::int64_t number = 0;  // of the row that takes `events`; it may be there already
  std::vector<noted_event> events = {};
  std::optional<std::int64_t> outdated = {};  // rows up to this one are remembered no more

  bool is_nothing() const { return events.empty() && !outdated; }
};

/// At least `remember` events, once there were as many, and twice that and a batch at most, in two generations: when
/// the younger one is full the older one goes, and its rows with it. A node's memory of what is in the database;
/// whoever owns it knows for which place in the log it holds.
class window {
public:
  /// `rows` of the database, the youngest first.
  explicit window(std::size_t remember, const std::vector<noted_batch>& rows = {});

  /// True when another record has brought this event. The same one comes again only when somebody has set the stored
  /// offset back, so that it is handled once more.
  bool is_repeat(const noted_event& one) const;

  /// is_repeat() will be asked about it soon.
  void prefetch(const noted_event& one) const {
    younger_.events.prefetch(one.event);
    older_.events.prefetch(one.event);
  }

  /// What is to be written when `events` have their effect. Nothing is remembered of it before apply().
  change noting(std::vector<noted_event> events) const;

  /// That is committed.
  void apply(const change& change);

  std::size_t size() const { return younger_.events.size() + older_.events.size(); }

private:
  struct generation {
    noted_set events;
    std::int64_t last = 0;  // its youngest row; 0: none

    void add(const noted_batch& row);
  };
  bool is_full() const { return younger_.events.size() >= remember_; }

  std::size_t remember_;
  generation younger_, older_;
  std::int64_t last_ = 0;                 // row
  std::size_t last_size_ = 0;             // its events
  std::optional<std::int64_t> outdated_;  // rows that were found and not needed
};

}  // namespace troupe::inbox
