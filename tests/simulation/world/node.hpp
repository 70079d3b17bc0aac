// One simulated node: production actors over simulated ports, started, stopped, killed and frozen.
#pragma once

#include "runtime/api/worker_pool.hpp"
#include "runtime/bridge/inbound_batch_bridge.hpp"
#include "runtime/bridge/inbound_keyed_bridge.hpp"
#include "runtime/bridge/outbound_bridge.hpp"
#include "runtime/outbox/relay_actor.hpp"
#include "tests/simulation/world/broker.hpp"
#include "tests/simulation/world/sink.hpp"

namespace troupe::simulation {

inline const std::string orders_topic = "order-completed";
inline const std::string coupons_topic = "request-coupon";
inline const std::string bookings_topic = "booking";
inline const std::string entries_topic = "entry";     // derived from bookings; handled by key
inline const std::string receipts_topic = "receipt";  // derived from entries

struct node_settings {
  bridge::retry_policy retry{4, milliseconds{100}, milliseconds{1000}};
  std::size_t max_in_flight = 24;
  std::size_t max_in_flight_size = 64 << 20;
  std::size_t max_batch = 8;
  milliseconds revoke_timeout{3000};
  milliseconds sweep_interval{5000};
  milliseconds stop_deadline{10'000};
  std::size_t relay_room = 5000;
  bool parks = true;  // a database keeps records of stalled keys
  std::size_t park_after = 64;
  bridge::exhausted_action on_exhausted = bridge::exhausted_action::dead_letter;
};

class node {
public:
  node(std::string name, backend& with, broker_cluster& topics, sink_settings sink, node_settings settings);

  void start();
  void kill();
  void freeze();
  void thaw();

  /// Asks it to stop as SIGTERM does; `then` is called when it has ended. A kill meanwhile forgets `then`.
  void stop(std::function<void()> then);

  bool is_up() const { return life_ && life_->alive && !life_->frozen && !stopping_; }
  bool is_alive() const { return life_ && life_->alive; }
  bool is_frozen() const { return is_alive() && life_->frozen; }
  bool is_stopping() const { return stopping_; }
  const life_ptr& now() const { return life_; }
  const std::string& name() const { return name_; }

  const api::pool_port& orders() const { return orders_; }
  const caf::actor& outbound() const { return outbound_; }

  /// Asks both bridges how many records they hold and tells the oracle.
  void ask_what_is_in_hand(caf::event_based_actor* by);
  /// A partition that it says is not worked off, as it said last, as a sentence.
  std::optional<std::string> left() const;
  /// What it said last that a partition of a topic waits for; empty: nothing.
  const std::string& hindered(const std::string& topic) { return hindered_[topic]; }
  /// Partitions of a topic that it stands still for because their log was made anew, and what it said of that.
  const std::map<std::int32_t, std::string>& cut(const std::string& topic) { return cut_[topic]; }

private:
  struct inbound {
    caf::actor bridge;
    std::shared_ptr<bridge::consumer_link> link;
    std::string topic;
  };

  void start_inbound();
  void start_keyed(const std::string& topic, const std::string& group, const sink_port& handler);
  void start_batches(const std::string& topic, effects_maker effects);
  template <class Spawn>
  void start_bridge(const std::string& topic, const Spawn& spawn);
  batch_owner owner() { return {with_, life_, caf::actor_cast<outbox::relay_port>(relay_)}; }
  bridge::consumer_factory consumer_of(const std::string& topic, const std::shared_ptr<caf::actor_id>& bridge);
  void beat();
  void leave(caf::event_based_actor* stopper, const life_ptr& its, const std::function<void()>& then);
  void close(caf::event_based_actor* stopper, const life_ptr& its, const std::function<void()>& then);
  void end();

  std::string name_;
  backend& with_;
  broker_cluster& topics_;
  sink_settings sink_;
  node_settings settings_;
  life_ptr life_;
  client_session session_;  // of its heartbeat
  bool stopping_ = false;
  clockwork::instant went_on_{};  // after its last SIGSTOP
  std::vector<inbound> inbound_;
  std::shared_ptr<handler_load> load_;
  std::map<std::string, std::map<std::int32_t, std::string>> cut_;  // by topic, as far as its bridge was asked
  std::map<std::string, std::string> hindered_;                     // the same
  std::map<std::string, std::string> left_;  // the same: a partition that has lag, or none that is known
  std::shared_ptr<bridge::producer_link> producer_;
  caf::actor outbound_, relay_, stopper_;
  letters::dead_letter_port letters_;
  api::pool_port orders_;
};

}  // namespace troupe::simulation
