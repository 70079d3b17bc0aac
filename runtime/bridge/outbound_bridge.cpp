#include "runtime/bridge/outbound_bridge.hpp"

#include "runtime/actor/heeds_faults.hpp"
#include "runtime/actor/observed.hpp"
#include "runtime/bridge/bridge_ended.hpp"

#include <spdlog/spdlog.h>
#include <mutex>
#include <unordered_map>

namespace troupe::bridge {

struct hand_over {};
struct deliveries {
  std::vector<broker::delivery> reports;
};

struct producer_link final : broker::producer_listener {
  void on_deliveries(std::vector<broker::delivery> reports) override {
    caf::anon_send(to(), deliveries{std::move(reports)});
  }
  void on_trouble(std::string what) override { spdlog::warn("{}", what); }

  void attach(caf::actor next) {
    std::lock_guard lock{guard};
    bridge = std::move(next);
  }
  caf::actor to() {
    std::lock_guard lock{guard};
    return bridge;
  }

  std::mutex guard;
  caf::actor bridge;
  std::unique_ptr<broker::producer_port> producer;
};

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::hand_over)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::deliveries)

namespace troupe::bridge {
namespace {

published to_published(const broker::delivery& report) {
  switch (report.outcome) {
    case broker::delivery::result::delivered:
      return {};
    case broker::delivery::result::refused:
      return {published::result::refused, report.reason};
    default:
      return {published::result::unavailable, report.reason};
  }
}

class outbound_state {
public:
  using self_pointer =
      caf::stateful_actor<outbound_state, actor::observed<actor::heeds_faults<caf::event_based_actor>>>*;
  static inline const char* name = "outbound_bridge";

  ~outbound_state() {
    for (auto& [token, promise] : waiting_)
      promise.deliver(bridge_ended());
  }

  caf::result<published> accept(publish& asked);
  void hand_over_all();
  void delivered(const deliveries& news);

  /// A handler has thrown, perhaps half-way: whoever waits is told to try again. What left all the same is a repeat
  /// then.
  void begin_anew(const char* why);

  self_pointer self = nullptr;
  std::size_t max_in_flight = 0;
  std::shared_ptr<producer_link> link;

private:
  std::uint64_t next_token_ = 0;
  std::vector<broker::outgoing> gathered_;                                             // of this turn
  std::unordered_map<std::uint64_t, caf::typed_response_promise<published>> waiting_;  // by token
};

caf::result<published> outbound_state::accept(publish& asked) {
  if (waiting_.size() >= max_in_flight)
    return published{published::result::unavailable, "too many events wait for the broker"};
  auto promise = self->make_response_promise<published>();
  waiting_.emplace(++next_token_, promise);
  gathered_.push_back({next_token_, std::move(asked.event)});
  if (gathered_.size() == 1)
    self->send(self, hand_over{});  // queues behind the requests that are already here
  return promise;
}

void outbound_state::hand_over_all() { link->producer->publish(std::exchange(gathered_, {})); }

void outbound_state::delivered(const deliveries& news) {
  for (const auto& report : news.reports) {
    const auto found = waiting_.find(report.token);
    if (found == waiting_.end())
      continue;
    found->second.deliver(to_published(report));
    waiting_.erase(found);
  }
}

void outbound_state::begin_anew(const char* why) {
  gathered_.clear();
  for (auto& [token, promise] : std::exchange(waiting_, {}))
    promise.deliver(published{published::result::unavailable, std::string{"the bridge had a fault: "} + why});
}

caf::behavior outbound_bridge(outbound_state::self_pointer self, std::size_t max_in_flight,
                              std::shared_ptr<producer_link> link, const producer_factory& make) {
  auto& state = self->state;
  state.self = self;
  state.max_in_flight = max_in_flight;
  state.link = std::move(link);
  self->after_fault([&state](const caf::type_erased_tuple&, const char* why) { state.begin_anew(why); });
  state.link->attach(caf::actor{self});
  state.link->producer = make(*state.link);
  return {[&state](publish& asked) { return state.accept(asked); },
          [&state](const hand_over&) { state.hand_over_all(); },
          [&state](const deliveries& news) { state.delivered(news); }};
}

}  // namespace

std::shared_ptr<producer_link> make_producer_link() { return std::make_shared<producer_link>(); }

void close(producer_link& link, std::chrono::milliseconds timeout) {
  link.attach(nullptr);
  if (link.producer)
    link.producer->flush(timeout);
  link.producer.reset();
}

caf::actor spawn_outbound_bridge(caf::actor_system& system, std::size_t max_in_flight,
                                 std::shared_ptr<producer_link> link, const producer_factory& make) {
  return system.spawn(outbound_bridge, max_in_flight, std::move(link), make);
}

}  // namespace troupe::bridge
