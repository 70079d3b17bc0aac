// Who answers which question on a node.
#pragma once

#include <caf/actor.hpp>

#include <any>
#include <functional>
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

  /// Without an actor, on the thread that asks: for tests of who asks. Nothing in the result: no answer. Goes before
  /// actors.
  using reply = std::function<std::any(const void* asked)>;
  void enter(std::type_index question, reply how) {
    const std::lock_guard lock{mutex_};
    replies_.insert_or_assign(question, std::move(how));
  }
  reply reply_to(std::type_index question) const {
    const std::lock_guard lock{mutex_};
    const auto found = replies_.find(question);
    return found == replies_.end() ? reply{} : found->second;
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
  std::map<std::type_index, reply> replies_;
};

}  // namespace troupe::node
