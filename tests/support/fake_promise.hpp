// Keeping a fake actor's promise from the test: only the actor itself may, so it is sent the order to.
#pragma once

#include <caf/all.hpp>
#include <functional>
#include <memory>

namespace troupe::tests {

/// Every fake that holds promises understands this.
struct keep_promise {
  std::shared_ptr<std::function<void()>> how;
  void operator()() const { (*how)(); }
};

}  // namespace troupe::tests

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::tests::keep_promise)

namespace troupe::tests {

/// Delivers `answer` with the owner's next message.
template <class Promise, class Answer>
void keep(const caf::weak_actor_ptr& owner, Promise promise, Answer answer) {
  auto how = [promise = std::move(promise), answer = std::move(answer)]() mutable {
    promise.deliver(std::move(answer));
  };
  caf::anon_send(caf::actor_cast<caf::actor>(owner), keep_promise{std::make_shared<std::function<void()>>(how)});
}

}  // namespace troupe::tests
