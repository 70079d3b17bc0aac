// How a blocking session looks from outside: one request after the other, each on its way for a while, answered later.
#pragma once

#include "runtime/store/fault.hpp"
#include "tests/simulation/world/clockwork.hpp"

#include <deque>

namespace troupe::simulation {

class session_line {
public:
  session_line(caf::strong_actor_ptr self, clockwork& clock)
      : self_{caf::actor_cast<caf::actor>(self).address()}, clock_{&clock} {}

  /// Runs `work` when all before it are answered; it calls its argument when its answer may travel back.
  using answered = std::function<void()>;
  using work = std::function<void(std::function<void(answered)>)>;

  void add(work todo) {
    waiting_.push_back(std::move(todo));
    if (!busy_)
      next();
  }

  /// The same for work that is over at once.
  template <class Promise, class F>
  void answer(Promise promise, F compute) {
    add([promise, compute](const auto& back) mutable {
      auto result = compute();
      back([promise, result = std::move(result)]() mutable { deliver(promise, std::move(result)); });
    });
  }

private:
  template <class Promise, class T>
  static void deliver(Promise& promise, T result) {
    promise.deliver(std::move(result));
  }
  template <class Promise, class T>
  static void deliver(Promise& promise, store::stored<T> result) {
    if (result)
      promise.deliver(std::move(*result));
    else
      promise.deliver(caf::make_error(caf::sec::runtime_error, result.error().detail));
  }

  void next() {
    busy_ = !waiting_.empty();
    if (!busy_)
      return;
    auto todo = std::move(waiting_.front());
    waiting_.pop_front();
    later([this, todo = std::move(todo)] {
      todo([this](answered deliver) {
        later([this, deliver = std::move(deliver)] {
          deliver();
          next();
        });
      });
    });
  }

  void later(std::function<void()> what) {
    const auto wait = clock_->chance.chance(5) ? clock_->chance.pause(20, 800) : clock_->chance.pause(0, 6);
    caf::delayed_anon_send(caf::actor_cast<caf::actor>(self_), wait, step{std::move(what)});
  }

  caf::actor_addr self_;  // its own actor: a handle would keep it alive
  clockwork* clock_;
  std::deque<work> waiting_;
  bool busy_ = false;
};

}  // namespace troupe::simulation
