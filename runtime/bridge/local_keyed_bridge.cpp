#include "runtime/bridge/local_keyed_bridge.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/bridge/bridge_ended.hpp"
#include "runtime/bridge/local_record.hpp"

namespace troupe::bridge {
namespace {

constexpr std::uint64_t only_source = 0;

struct local_keyed_state {
  using self_pointer = caf::stateful_actor<local_keyed_state, actor::observed<caf::event_based_actor>>*;
  static inline const char* name = "local_bridge";

  ~local_keyed_state() {
    for (auto& [id, promise] : waiting)
      promise.deliver(bridge_ended());
  }

  void accept(schemas::event event, caf::typed_response_promise<published> promise) {
    waiting.emplace(++last_id, std::move(promise));
    dispatch->accept({only_source, last_id}, std::make_shared<const broker::record>(to_record(std::move(event))));
  }

  void finished(std::uint64_t id) {
    const auto found = waiting.find(id);
    found->second.deliver(published{});
    waiting.erase(found);
  }

  std::optional<keyed_dispatch> dispatch;
  std::uint64_t last_id = 0;
  std::unordered_map<std::uint64_t, caf::typed_response_promise<published>> waiting;
};

caf::result<published> publish_one(local_keyed_state::self_pointer self, publish& asked, std::size_t max_in_flight) {
  if (self->state.waiting.size() >= max_in_flight)
    return published{published::result::unavailable, "too many events wait for their handler"};
  auto promise = self->make_response_promise<published>();
  self->state.accept(std::move(asked.event), promise);
  return promise;
}

caf::behavior local_keyed_bridge(local_keyed_state::self_pointer self, dispatch_settings settings,
                                 std::size_t max_in_flight, keyed_subscription handler, dead_letter_port letters) {
  auto& state = self->state;
  self->observe_as("local_bridge " + settings.topic);
  state.dispatch.emplace(
      self, std::move(settings), std::move(handler), std::move(letters),
      keyed_dispatch::events{[&state](work_id which) { state.finished(which.id); }, [](std::uint64_t) {}});
  return {[self, max_in_flight](publish& asked) { return publish_one(self, asked, max_in_flight); },
          [&state](const actor::answers_waiting&) { state.dispatch->on_answers(); },
          [&state](const retry_due& due) { state.dispatch->on_retry_due(due.which); },
          [&state](const burial_due& due) { state.dispatch->on_burial_due(due.which); }};
}

}  // namespace

caf::actor spawn_local_keyed_bridge(caf::actor_system& system, dispatch_settings settings, std::size_t max_in_flight,
                                    keyed_subscription handler, dead_letter_port letters) {
  return system.spawn(local_keyed_bridge, std::move(settings), max_in_flight, std::move(handler), std::move(letters));
}

}  // namespace troupe::bridge
