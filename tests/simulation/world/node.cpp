#include "tests/simulation/world/node.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/api/route_worker.hpp"
#include "tests/simulation/world/booking_transaction.hpp"
#include "tests/simulation/world/coupon_transaction.hpp"
#include "tests/simulation/world/ledger.hpp"

namespace troupe::simulation {
namespace {

constexpr milliseconds heartbeat{2000};

struct stopper_state {
  static inline const char* name = "stopper";
};
using stopper_pointer = caf::stateful_actor<stopper_state>*;

caf::behavior stopper(stopper_pointer) {
  return {[](const step& now) { now(); }};
}

// As the node of the product hosts a gathered route.
api::pool_settings pool_of_orders() {
  api::pool_settings out;
  out.name = "order-gathered";
  out.most_waiting = 4096;
  out.max_wait = milliseconds{5000};
  out.most_at_once = 256;
  out.shares_trouble = true;
  out.refuse = api::refuse_route;
  return out;
}

}  // namespace

node::node(std::string name, backend& with, broker_cluster& topics, sink_settings sink, node_settings settings)
    : name_{std::move(name)}, with_{with}, topics_{topics}, sink_{std::move(sink)}, settings_{settings} {}

void node::start() {
  life_ = std::make_shared<life>(life{name_});
  session_ = {life_};
  cut_.clear();
  left_.clear();
  hindered_.clear();
  stopping_ = false;
  auto& clock = with_.clock;
  clock.note(name_, "starts");
  beat();
  letters_ = spawn_letters(with_, life_);
  load_ = std::make_shared<handler_load>();
  producer_ = bridge::make_producer_link();
  outbound_ =
      clock.adopt(life_, bridge::spawn_outbound_bridge(clock.system, 1000, producer_,
                                                       [this, its = life_](broker::producer_listener& listener) {
                                                         return topics_.make_producer(its, listener);
                                                       }));
  outbox::relay_settings relay;
  relay.sweep_interval = settings_.sweep_interval;
  relay.most_held.records = settings_.relay_room;
  const auto port = caf::actor_cast<bridge::publish_port>(outbound_);
  std::map<std::string, bridge::publish_port> sinks;
  for (const auto& topic : {orders_topic, coupons_topic, bookings_topic, entries_topic, receipts_topic})
    sinks.emplace(topic, port);
  relay_ = clock.adopt(
      life_, outbox::spawn_relay_actor(clock.system, relay, sinks, spawn_outbox_store(with_, life_), letters_));
  orders_ = clock.adopt(life_, api::spawn_worker_pool(clock.system, pool_of_orders(), {spawn_order_store(owner())}));
  stopper_ = clock.adopt(life_, clock.system.spawn(stopper));
  start_inbound();
}

void node::start_inbound() {
  start_keyed(orders_topic, "my-consumer-group", spawn_sink(with_, life_, sink_, load_));
  start_batches(coupons_topic, make_coupon_transaction);
  start_batches(bookings_topic, make_booking_transaction);
  start_keyed(entries_topic, entries_topic + "-consumer-group", spawn_ledger(owner()));
  start_batches(receipts_topic, make_receipt_transaction);
}

template <class Spawn>
void node::start_bridge(const std::string& topic, const Spawn& spawn) {
  const auto link = std::make_shared<bridge::consumer_link>();
  const auto id = std::make_shared<caf::actor_id>(0);
  inbound_.push_back({with_.clock.adopt(life_, spawn(link, consumer_of(topic, id))), link, topic});
  *id = inbound_.back().bridge.id();
}

void node::start_keyed(const std::string& topic, const std::string& group, const sink_port& handler) {
  bridge::keyed_bridge_settings settings;
  settings.dispatch = {topic, group, settings_.retry};
  settings.most_held = {settings_.max_in_flight, settings_.max_in_flight_size};
  settings.revoke_timeout = settings_.revoke_timeout;
  settings.parking.park_after = settings_.park_after;
  settings.parking.on_exhausted = settings_.on_exhausted;
  settings.parking.limits.rows = settings_.park_after + 1;  // so that lanes need several turns
  start_bridge(topic, [&](const auto& link, const auto& make) {
    return bridge::spawn_inbound_keyed_bridge(with_.clock.system, settings,
                                              handler::keyed<schemas::order_completed>(handler), letters_, link, make,
                                              settings_.parks ? spawn_parking(with_, life_) : letters::parking_port{});
  });
}

void node::start_batches(const std::string& topic, effects_maker effects) {
  start_bridge(topic, [&](const auto& link, const auto& make) {
    return bridge::spawn_inbound_batch_bridge(with_.clock.system,
                                              {topic,
                                               topic + "-consumer-group",
                                               settings_.retry,
                                               {settings_.max_in_flight, settings_.max_in_flight_size},
                                               settings_.max_batch,
                                               settings_.revoke_timeout},
                                              spawn_fence(owner(), effects), link, make);
  });
}

bridge::consumer_factory node::consumer_of(const std::string& topic, const std::shared_ptr<caf::actor_id>& bridge) {
  return [this, its = life_, topic, bridge](broker::consumer_listener& listener) {
    return topics_.make_consumer(its, topic, listener, [this, bridge] { return with_.clock.is_busy(*bridge); });
  };
}

void node::beat() {
  const auto its = life_;
  with_.rows.transact(session_, [&](transaction& open) {
    open.write(table::nodes, [&](tables& rows) { rows.heartbeats[name_] = with_.clock.now(); });
    return true;
  });
  with_.clock.after(heartbeat, its, [this] { beat(); });
}

void node::kill() {
  if (!is_alive())
    return;
  with_.clock.note(name_, "is killed");
  end();
}

void node::end() {
  const auto its = life_;
  its->alive = false;
  its->frozen = false;
  stopping_ = false;
  for (auto& one : inbound_)
    one.link->mailbox.detach();
  topics_.silence(its);
  with_.clock.end(its);
  bridge::close(*producer_, milliseconds{0});
  for (auto& one : inbound_) {
    one.bridge = nullptr;
    one.link->consumer.reset();
  }
  inbound_.clear();
  producer_.reset();
  outbound_ = relay_ = stopper_ = nullptr;
  letters_ = nullptr;
  orders_ = nullptr;
}

void node::freeze() {
  with_.clock.note(name_, "is stopped by SIGSTOP");
  life_->frozen = true;
  ++life_->freezes;
  with_.judge.froze(life_.get());
  topics_.silence(life_);
}

void node::thaw() {
  if (!is_frozen())
    return;
  with_.clock.note(name_, "goes on");
  went_on_ = with_.clock.now();
  with_.clock.thaw(life_);
  topics_.awake(life_);
}

// As runtime/node/stopping.cpp, without a thread that waits.
void node::stop(std::function<void()> then) {
  with_.clock.note(name_, "is asked to stop");
  stopping_ = true;
  const auto its = life_;
  auto* self = caf::actor_cast<caf::event_based_actor*>(stopper_);
  caf::anon_send(stopper_, step{[this, self, its, then] { leave(self, its, then); }});
}

void node::leave(caf::event_based_actor* stopper, const life_ptr& its, const std::function<void()>& then) {
  const auto left = std::make_shared<std::size_t>(inbound_.size());
  const auto begun = with_.clock.now();
  // The handler may still hold records of assignments that are gone; after a while that it was awake it does not.
  const bool settled = std::max(topics_.last_change(its), went_on_) + milliseconds{9000} < begun;
  for (const auto& one : inbound_)
    stopper->request(one.bridge, caf::infinite, bridge::leave_group{})
        .then([this, stopper, its, then, left, begun, settled, losses = its->losses, topic = one.topic](bool) {
          const bool in_time = settled && its->losses == losses && with_.clock.now() < begun + settings_.revoke_timeout;
          if (topic == orders_topic && in_time)
            with_.judge.left_group(name_, load_->in_hand);
          if (--*left == 0)
            close(stopper, its, then);
        });
  with_.clock.after(settings_.stop_deadline, its, [this, its, then] {
    if (its->alive) {
      end();
      then();
    }
  });
}

void node::close(caf::event_based_actor* stopper, const life_ptr& its, const std::function<void()>& then) {
  if (!topics_.is_closed(its))  // the consumers' destructors wait for their last commit
    return with_.clock.after(milliseconds{50}, its, [this, stopper, its, then] { close(stopper, its, then); });
  const auto finish = step{[this, stopper, its, then] {
    stopper->request(relay_, caf::infinite, outbox::finish_relay{}).then([this, its, then](bool) {
      with_.clock.after(milliseconds{0}, its, [this, then] {
        with_.clock.note(name_, "has stopped");
        end();
        then();
      });
    });
  }};
  caf::anon_send(stopper_, finish);
}

std::optional<std::string> node::left() const {
  for (const auto& [topic, partition] : left_)
    if (!partition.empty())
      return name_ + " says that something is left of " + partition;
  return std::nullopt;
}

void node::ask_what_is_in_hand(caf::event_based_actor* by) {
  for (const auto& one : inbound_)
    by->request(one.bridge, caf::infinite, bridge::get_bridge_status{})
        .then(
            [this, its = life_](const bridge::bridge_status& status) {
              if (!its->alive)  // the node itself may be gone
                return;
              std::size_t held = 0;
              cut_[status.topic].clear();
              auto& left = left_[status.topic];
              left.clear();
              hindered_[status.topic].clear();
              for (const auto& partition : status.partitions) {
                held += partition.unfinished;
                if (bridge::lag_of(partition).value_or(1) > 0)
                  left = status.topic + '/' + std::to_string(partition.which.partition);
                if (!partition.hindered.empty())
                  hindered_[status.topic] = partition.hindered;
                if (partition.cut)
                  cut_[status.topic].emplace(partition.which.partition, partition.last_error);
              }
              with_.judge.in_hand(name_, status.topic, held, settings_.max_in_flight - 1 + broker_settings{}.fetch);
            },
            [](const caf::error&) {});
}

}  // namespace troupe::simulation
