// Who answers which question on a node.
#pragma once

#include <caf/actor.hpp>

#include <map>
#include <mutex>
#include <typeindex>

namespace troupe::node {

/// Thread-safe. Does not keep actors alive that have ended.
class directory {
public:
  void enter(std::type_index question, const caf::actor& who) {
    const std::lock_guard lock{mutex_};
    answering_.insert_or_assign(question, caf::actor_cast<caf::actor_addr>(who));
  }

  /// Null: nobody does, or no more.
  caf::actor who_answers(std::type_index question) const {
    const std::lock_guard lock{mutex_};
    const auto found = answering_.find(question);
    return found == answering_.end() ? caf::actor{} : caf::actor_cast<caf::actor>(found->second);
  }

private:
  mutable std::mutex mutex_;
  std::map<std::type_index, caf::actor_addr> answering_;
};

}  // namespace troupe::node
