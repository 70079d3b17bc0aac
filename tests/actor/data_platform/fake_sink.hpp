// A sink that remembers, and somebody who hands events over and counts the answers.
#pragma once

#include "actors/data_platform/sink_port.hpp"
#include "tests/support/deterministic_world.hpp"

#include <algorithm>
#include <memory>

namespace troupe::tests {

inline data_platform::order_event event_of(std::int64_t order_id) {
  data_platform::order_event out;
  out.message.order_id = order_id;
  out.message.occurred_at = wire::timestamp{std::chrono::microseconds{1'780'000'000'000'000 + order_id}};
  out.from.event_id = "event-" + std::to_string(order_id);
  out.from.topic = "order-completed";
  return out;
}

struct keep_promises_now {};

}  // namespace troupe::tests

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::tests::keep_promises_now)

namespace troupe::tests {

/// Answers at once, or keeps its promises until each release().
class fake_sink {
  using port = data_platform::sink_port::extend<caf::reacts_to<keep_promises_now>>;
  using promise = caf::typed_response_promise<handler::outcome>;
  struct memory {
    std::vector<std::int64_t> seen;
    std::vector<promise> kept;
    handler::outcome answer;
    bool keeps = false;
  };

public:
  data_platform::sink_port spawn(deterministic_world& world) {
    actor_ = world.own(world.system.spawn([memory = memory_](port::pointer self) -> port::behavior_type {
      return {[self, memory](const data_platform::order_event& event) {
                memory->seen.push_back(event.message.order_id);
                auto answer = self->make_response_promise<promise>();
                if (memory->keeps)
                  memory->kept.push_back(answer);
                else
                  answer.deliver(memory->answer);
                return answer;
              },
              [memory](const keep_promises_now&) {
                for (auto& one : std::exchange(memory->kept, {}))
                  one.deliver(memory->answer);
              }};
    }));
    return actor_;
  }

  ~fake_sink() { memory_->kept.clear(); }

  void answers_with(handler::outcome what) { memory_->answer = std::move(what); }
  void keeps_its_promises() { memory_->keeps = true; }
  void release(deterministic_world& world) {
    caf::anon_send(actor_, keep_promises_now{});  // a promise may only be kept by its own actor
    world.settle();
  }
  const std::vector<std::int64_t>& seen() const { return memory_->seen; }

private:
  std::shared_ptr<memory> memory_ = std::make_shared<memory>();
  port actor_;
};

/// Everything a sink said.
class answer_log {
  struct memory {
    std::vector<handler::outcome> said;
    std::size_t errors = 0;
  };

public:
  /// Orders `first` to `last`, all before anything runs.
  void hand_over(deterministic_world& world, const data_platform::sink_port& to, std::int64_t first,
                 std::int64_t last) {
    world.own(world.system.spawn([memory = memory_, to, first, last](caf::event_based_actor* self) {
      for (auto id = first; id <= last; ++id)
        self->request(to, caf::infinite, event_of(id))
            .then([memory](const handler::outcome& said) { memory->said.push_back(said); },
                  [memory](const caf::error&) { ++memory->errors; });
    }));
    world.settle();
  }

  std::size_t count(handler::outcome::verdict of) const {
    return static_cast<std::size_t>(
        std::count_if(memory_->said.begin(), memory_->said.end(), [&](const auto& one) { return one.what == of; }));
  }
  std::size_t total() const { return memory_->said.size(); }
  std::size_t errors() const { return memory_->errors; }
  std::string last_reason() const { return memory_->said.empty() ? "" : memory_->said.back().reason; }

private:
  std::shared_ptr<memory> memory_ = std::make_shared<memory>();
};

}  // namespace troupe::tests
