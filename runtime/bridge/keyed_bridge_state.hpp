// What an inbound keyed bridge remembers and does; inbound_keyed_bridge.cpp routes its messages here.
#pragma once

#include "runtime/actor/observed.hpp"
#include "runtime/bridge/inbound_keyed_bridge.hpp"
#include "runtime/bridge/offset_tracker.hpp"
#include "runtime/bridge/pressure_gauge.hpp"

namespace troupe::bridge {

struct keyed_partition {
  broker::assignment which;
  offset_tracker tracker;
  std::optional<broker::offset> stored;
  bool paused = false;
  bool revoked = false;
  bool fenced = false;
  bool started = false;
};

class keyed_bridge_state {
public:
  using self_pointer = caf::stateful_actor<keyed_bridge_state, actor::observed<caf::event_based_actor>>*;
  static inline const char* name = "inbound_bridge";

  void start(self_pointer self, keyed_bridge_settings settings, keyed_subscription handler, dead_letter_port letters,
             std::shared_ptr<consumer_link> link, const consumer_factory& make, parking_port port);

  void assigned(const partitions_assigned& news);
  void revoked(const partitions_revoked& news);
  void records(const records_arrived& news);
  void store_watermarks();
  void forget(std::uint64_t generation);
  caf::result<bool> leave();
  bridge_status status() const;

  std::optional<keyed_dispatch> dispatch;
  std::optional<keyed_parking> parking;

private:
  void start_parking(parking_port port);
  keyed_dispatch::events dispatch_events();
  void begin(broker::assignment which);
  void finished(work_id which);
  void fenced(std::uint64_t generation);
  void rejoin();
  void release_idle(std::uint64_t generation);
  void release(std::uint64_t generation);
  void balance_pressure();
  void pause(keyed_partition& one, bool wanted);
  partition_status status_of(const keyed_partition& one) const;
  std::chrono::milliseconds age_of_oldest(const keyed_partition& one) const;
  broker::consumer_port& consumer() const { return *link_->consumer; }

  self_pointer self_ = nullptr;
  keyed_bridge_settings settings_;
  std::shared_ptr<consumer_link> link_;
  std::map<std::uint64_t, keyed_partition> partitions_;  // by generation
  std::size_t held_records_ = 0;
  std::uint64_t received_ = 0;
  pressure_gauge gauge_{0};
  bool store_scheduled_ = false;
  std::vector<caf::response_promise> leaving_;
};

}  // namespace troupe::bridge
