#include "runtime/bridge/local_keyed_bridge.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/bridge/bridge_ended.hpp"
#include "runtime/bridge/keyed_routes.hpp"
#include "runtime/bridge/local_record.hpp"

namespace troupe::bridge {
namespace {

constexpr std::uint64_t only_source = 0;

class local_keyed_state : public keyed_routes {
public:
  using self_pointer = caf::stateful_actor<local_keyed_state, actor::observed<caf::event_based_actor>>*;
  static inline const char* name = "local_bridge";

  ~local_keyed_state() override {
    for (auto& [number, promise] : waiting_)
      promise.deliver(bridge_ended());
  }

  void start(self_pointer self, dispatch_settings settings, handler::keyed_subscription handler,
             letters::dead_letter_port letters) {
    self->observe_as("local_bridge " + settings.topic);
    connect(self, {std::move(settings)}, std::move(handler), std::move(letters));
    work_.emplace(broker::assignment{}, ledger_, false);
    feed(only_source, [](keyed_partition& one, keyed_effects& out) { one.begin(out); });
  }

  std::size_t waiting() const { return waiting_.size(); }

  void accept(wire::event event, caf::typed_response_promise<published> promise) {
    auto record = std::make_shared<const broker::record>(to_record(std::move(event)));
    feed(only_source, [&](keyed_partition& one, keyed_effects& out) {
      waiting_.emplace(one.arrived(std::move(record), out), std::move(promise));
    });
  }

private:
  keyed_partition* work_of(std::uint64_t) override { return &*work_; }

  void carry_out_rest(std::uint64_t, keyed_effects& wanted) override {
    for (const auto number : wanted.finished)
      if (const auto done = waiting_.extract(number))
        done.mapped().deliver(published{});
  }

  std::optional<keyed_partition> work_;
  std::unordered_map<std::uint64_t, caf::typed_response_promise<published>> waiting_;
};

caf::result<published> publish_one(local_keyed_state::self_pointer self, publish& asked, std::size_t max_in_flight) {
  if (self->state.waiting() >= max_in_flight)
    return published{published::result::unavailable, "too many events wait for their handler"};
  auto promise = self->make_response_promise<published>();
  self->state.accept(std::move(asked.event), promise);
  return promise;
}

caf::behavior local_keyed_bridge(local_keyed_state::self_pointer self, dispatch_settings settings,
                                 std::size_t max_in_flight, handler::keyed_subscription handler,
                                 letters::dead_letter_port letters) {
  auto& state = self->state;
  state.start(self, std::move(settings), std::move(handler), std::move(letters));
  return {[self, max_in_flight](publish& asked) { return publish_one(self, asked, max_in_flight); },
          [&state](const actor::answers_waiting&) { state.on_answers(); },
          [&state](const keyed_due& due) { state.on_due(due); }};
}

}  // namespace

caf::actor spawn_local_keyed_bridge(caf::actor_system& system, dispatch_settings settings, std::size_t max_in_flight,
                                    handler::keyed_subscription handler, letters::dead_letter_port letters) {
  return system.spawn(local_keyed_bridge, std::move(settings), max_in_flight, std::move(handler), std::move(letters));
}

}  // namespace troupe::bridge
