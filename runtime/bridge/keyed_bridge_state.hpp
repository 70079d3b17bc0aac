// What an inbound keyed bridge remembers and does; inbound_keyed_bridge.cpp routes its messages here.
#pragma once

#include "runtime/actor/heeds_faults.hpp"
#include "runtime/actor/observed.hpp"
#include "runtime/bridge/group_member.hpp"
#include "runtime/bridge/offset_tracker.hpp"

namespace troupe::bridge {

struct keyed_partition : assigned_partition {
  offset_tracker tracker;
  std::optional<broker::offset> stored;
};

class keyed_bridge_state : public group_member<keyed_partition> {
public:
  using self_pointer =
      caf::stateful_actor<keyed_bridge_state, actor::observed<actor::heeds_faults<caf::event_based_actor>>>*;
  static inline const char* name = "inbound_bridge";

  void start(self_pointer self, keyed_bridge_settings settings, keyed_subscription handler, dead_letter_port letters,
             std::shared_ptr<consumer_link> link, const consumer_factory& make, parking_port port);

  void assigned(const partitions_assigned& news);
  void records(const records_arrived& news);
  void cut(const broker::log_cut& what);
  void passed(const partition_passed& news);
  void store_watermarks();
  bridge_status status() const;

  std::optional<keyed_dispatch> dispatch;
  std::optional<keyed_parking> parking;

private:
  void start_parking(self_pointer self, parking_port port);
  keyed_dispatch::events dispatch_events();
  void begin(broker::assignment which);
  void finished(work_id which);
  void rejoin();
  void unclaimed(std::string why);
  bool may_stand_aside() const override { return !parking || !parking->is_claiming(); }
  void ask_for_start(std::function<void(std::optional<std::string>)> tell) override;
  void schedule_store();
  void halt(const keyed_partition& one) override;
  bool is_idle(const keyed_partition& one) const override;
  void releasing() override { store_watermarks(); }
  void forgotten(const keyed_partition& one) override;
  void emptied() override;
  std::size_t held() const override { return held_records_; }
  void pressed(bool full) override;
  partition_status status_of(const keyed_partition& one) const;
  void add_hindrance(partition_status& out) const;
  std::chrono::milliseconds age_of_oldest(const keyed_partition& one) const;

  keyed_bridge_settings settings_;
  std::size_t held_records_ = 0;
  std::uint64_t received_ = 0;
  bool store_scheduled_ = false;
};

}  // namespace troupe::bridge
