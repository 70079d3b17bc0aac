// One database transaction in which a batch of records has its effect. The runtime opens it, writes the partition's
// next offset as a fence into the same transaction, and commits; the handler only adds its statements.
#pragma once

#include <soci/soci.h>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace troupe::store {

/// Lives for one call of a transactional handler, on the store actor's thread.
class unit_of_work {
public:
  explicit unit_of_work(soci::session& session) : session_{session} {}

  soci::session& sql() { return session_; }

  /// The batch's record number `index` can never be handled: it becomes a dead letter in this transaction.
  void reject(std::size_t index, std::string reason) { rejected_.emplace_back(index, std::move(reason)); }
  const std::vector<std::pair<std::size_t, std::string>>& rejected() const { return rejected_; }

private:
  soci::session& session_;
  std::vector<std::pair<std::size_t, std::string>> rejected_;
};

}  // namespace troupe::store
