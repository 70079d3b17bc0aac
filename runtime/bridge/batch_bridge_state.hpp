// What an inbound batch bridge remembers and does; inbound_batch_bridge.cpp routes its messages here.
#pragma once

#include "runtime/actor/heeds_faults.hpp"
#include "runtime/actor/observed.hpp"
#include "runtime/bridge/batch_partition.hpp"
#include "runtime/bridge/group_member.hpp"
#include "runtime/bridge/inbound_batch_bridge.hpp"

#include <random>

namespace troupe::bridge {

struct held_partition {
  broker::assignment which;
  batch_partition work;
  bool paused = false;
  partition_stage now = partition_stage::claiming;
  caf::actor_clock::time_point oldest_since = {};  // when the front of the queue last changed
  bool held_back = false;                          // reloading the offset, or backing off after a failure
  std::string load_trouble = {};                   // why the stored offset is not known
  std::uint32_t load_failures = 0;
  std::optional<caf::actor_clock::time_point> hindered_since = {};

  bool passage_scheduled = false;
  bool has_begun = false;  // something of it was read
  metrics::moment sent_at = {};
  caf::actor_clock::time_point sent = {};

  partition_stage stage() const { return now; }
  bool is_idle() const { return !work.is_out(); }
  std::string hindered() const { return load_trouble.empty() ? work.hindered() : load_trouble; }
};

class batch_bridge_state : public group_member<held_partition> {
public:
  using self_pointer =
      caf::stateful_actor<batch_bridge_state, actor::observed<actor::heeds_faults<caf::event_based_actor>>>*;
  static inline const char* name = "inbound_bridge";

  void start(self_pointer self, batch_bridge_settings settings, effect::fence_port effects,
             std::shared_ptr<consumer_link> link, const consumer_factory& make);
  void assigned(const partitions_assigned& news);
  void reads_on(const partition_started& news);
  void records(const records_arrived& news);
  void cut(const broker::log_cut& what);
  void passed(const partition_passed& news);
  void store_passage(std::uint64_t generation);
  void load(std::uint64_t generation);
  void send_next(std::uint64_t generation);
  void try_again(std::uint64_t generation);
  bridge_status status() const;

private:
  void loaded(std::uint64_t generation, const effect::loaded_offset& found);
  void not_loaded(std::uint64_t generation, const caf::error& fault);
  void note_hindrance(held_partition& one);
  bool is_set_back(held_partition& one);
  void look_at_start(held_partition& one) override {
    if (consumer().began_at(one.which))
      is_set_back(one);
  }
  void send(held_partition& one, effect::commit_batch batch);
  void schedule_passage(held_partition& one);
  void settled(std::uint64_t generation, const effect::batch_outcome& outcome);
  void note(const held_partition& one, const effect::batch_outcome& outcome);
  void begin_leaving(held_partition& one) override { one.now = partition_stage::leaving; }
  void forgotten(const held_partition& gone) override {
    self_->send(effects_, effect::partition_left{name_of(gone.which)});
  }
  void ask_for_start() override;
  broker::volume held() const override;
  partition_status status_of(const held_partition& one) const;
  broker::partition_name name_of(const broker::assignment& which) const;

  batch_bridge_settings settings_;
  effect::fence_port effects_;
  std::minstd_rand random_;
  bridge_status figures_;
  std::shared_ptr<bridge_timings> timings_ = std::make_shared<bridge_timings>();
};

}  // namespace troupe::bridge
