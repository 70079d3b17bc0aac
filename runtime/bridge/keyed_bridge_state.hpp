// What an inbound keyed bridge remembers and does; inbound_keyed_bridge.cpp routes its messages here.
#pragma once

#include "runtime/actor/heeds_faults.hpp"
#include "runtime/actor/observed.hpp"
#include "runtime/bridge/group_member.hpp"
#include "runtime/bridge/inbound_keyed_bridge.hpp"
#include "runtime/bridge/keyed_routes.hpp"

namespace troupe::bridge {

struct held_keyed_partition {
  broker::assignment which;
  keyed_partition work;
  bool paused = false;

  partition_stage stage() const { return work.stage(); }
  bool is_idle() const { return work.is_idle(); }
};

class keyed_bridge_state : public group_member<held_keyed_partition>, public keyed_routes {
public:
  using self_pointer =
      caf::stateful_actor<keyed_bridge_state, actor::observed<actor::heeds_faults<caf::event_based_actor>>>*;
  static inline const char* name = "inbound_bridge";

  void start(self_pointer self, keyed_bridge_settings settings, handler::keyed_subscription handler,
             letters::dead_letter_port letters, std::shared_ptr<consumer_link> link, const consumer_factory& make,
             letters::parking_port parking);

  void assigned(const partitions_assigned& news);
  void records(const records_arrived& news);
  void cut(const broker::log_cut& what);
  void passed(const partition_passed& news);
  void tell_watermarks();
  void look_for_changes();
  bridge_status status();

private:
  keyed_partition* work_of(std::uint64_t source) override;
  void carry_out_rest(std::uint64_t source, keyed_effects& wanted) override;
  void rested() override;
  void claim(std::uint64_t source, const broker::assignment& which, std::uint64_t serial);
  void send_turn(std::uint64_t source, letters::parking_turn turn);
  void begin_reading(held_keyed_partition& one);
  void look_at_starts();
  void begin_at_kept(keyed_partition& one, keyed_effects& out) const;
  void found(const letters::changed_keys& news);
  void look_again();
  void schedule_store();

  bool may_stand_aside() const override;
  void ask_for_start() override;
  void begin_leaving(held_keyed_partition& one) override;
  void emptied() override { store_scheduled_ = false; }
  broker::volume held() const override;
  void pressed(bool full) override;
  partition_status status_of(const held_keyed_partition& one) const;

  keyed_bridge_settings settings_;
  letters::parking_port parking_;  // may be missing: then nothing is parked
  bool store_scheduled_ = false;
  bool must_park_ = false;  // memory has just become full
};

}  // namespace troupe::bridge
