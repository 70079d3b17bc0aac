// Request and response between the actors of a node.
//
//   struct score_asked {
//     using answer = score;  // any type that can be moved
//     troupe::identifier account_id;
//   };
//
// Who answers declares it in its kind: answers<score_asked>(function). Who asks declares asks<score_asked>(); a node
// that hosts it without anybody who answers does not start.
#pragma once

#include <any>
#include <chrono>
#include <memory>
#include <optional>
#include <typeindex>

namespace troupe {

template <class T>
concept question = requires {
  typename T::answer;
};

namespace node {
class directory;
}

namespace api {

/// Asks and waits. Empty: nobody has answered in time, or whoever was asked has thrown.
std::any ask(const node::directory& node, std::type_index question, std::shared_ptr<const void> asked,
             std::chrono::milliseconds patience);

}  // namespace api

/// The other actors of the node, for who works on a thread that may wait. Copyable.
class neighbours {
public:
  explicit neighbours(std::shared_ptr<const node::directory> node) : node_{std::move(node)} {}

  /// Blocks the caller, at most for `patience`. Empty: no answer in time (all are busy), or whoever was asked has
  /// thrown, which is in the log.
  template <question Q>
  std::optional<typename Q::answer> ask(Q asked, std::chrono::milliseconds patience = std::chrono::seconds{5}) const {
    auto answer = api::ask(*node_, typeid(Q), std::make_shared<const Q>(std::move(asked)), patience);
    if (!answer.has_value())
      return std::nullopt;
    return std::any_cast<typename Q::answer>(std::move(answer));
  }

private:
  std::shared_ptr<const node::directory> node_;
};

}  // namespace troupe
