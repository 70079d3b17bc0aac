// Records of one partition in the order of their offsets, all in one transaction with the offset behind them.
#pragma once

#include <troupe/outcome.hpp>
#include <troupe/transaction.hpp>

namespace troupe {

/// `from.event_id` and the rest: see outcome.hpp.
template <event T>
struct received {
  T message;
  origin from;
  std::size_t place = 0;  // in what came; records that nobody can read are not in the batch
};

/// What a batch handler gets. Records whose event had its effect before are not among them.
template <event T>
class batch {
public:
  explicit batch(std::vector<received<T>> records) : records_{std::move(records)} {}

  auto begin() const { return records_.begin(); }
  auto end() const { return records_.end(); }
  std::size_t size() const { return records_.size(); }
  const received<T>& operator[](std::size_t at) const { return records_[at]; }

  /// It can never be handled: becomes a dead letter in this transaction, with the reason. The others have their effect.
  void reject(const received<T>& which, std::string reason) { rejected_.emplace_back(which.place, std::move(reason)); }

  const std::vector<std::pair<std::size_t, std::string>>& rejected() const { return rejected_; }

private:
  std::vector<received<T>> records_;
  std::vector<std::pair<std::size_t, std::string>> rejected_;
};

}  // namespace troupe
