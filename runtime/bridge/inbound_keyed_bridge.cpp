#include "runtime/bridge/inbound_keyed_bridge.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/bridge/offset_tracker.hpp"
#include "runtime/bridge/pressure_gauge.hpp"

#include <spdlog/spdlog.h>

namespace troupe::bridge {

struct store_due {};
struct forget_due {
  std::uint64_t generation = 0;
};

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::store_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::forget_due)

namespace troupe::bridge {
namespace {

struct held_partition {
  broker::assignment which;
  offset_tracker tracker;
  std::optional<broker::offset> stored;
  bool paused = false;
  bool revoked = false;
};

class keyed_bridge_state {
public:
  using self_pointer = caf::stateful_actor<keyed_bridge_state, actor::observed<caf::event_based_actor>>*;
  static inline const char* name = "inbound_bridge";

  void start(self_pointer self, keyed_bridge_settings settings, keyed_subscription handler, dead_letter_port letters,
             std::shared_ptr<consumer_link> link, const consumer_factory& make);

  void assigned(const partitions_assigned& news);
  void revoked(const partitions_revoked& news);
  void records(const records_arrived& news);
  void store_watermarks();
  void forget(std::uint64_t generation);
  caf::result<bool> leave();
  bridge_status status() const;

  std::optional<keyed_dispatch> dispatch;

private:
  void finished(work_id which);
  void release(std::uint64_t generation);
  void balance_pressure();
  void pause(held_partition& one, bool wanted);
  partition_status status_of(const held_partition& one) const;
  std::chrono::milliseconds age_of_oldest(const held_partition& one) const;
  broker::consumer_port& consumer() const { return *link_->consumer; }

  self_pointer self_ = nullptr;
  keyed_bridge_settings settings_;
  std::shared_ptr<consumer_link> link_;
  std::map<std::uint64_t, held_partition> partitions_;  // by generation
  std::size_t held_records_ = 0;
  std::uint64_t received_ = 0;
  pressure_gauge gauge_{0};
  bool store_scheduled_ = false;
  std::optional<caf::response_promise> leaving_;
};

void keyed_bridge_state::start(self_pointer self, keyed_bridge_settings settings, keyed_subscription handler,
                               dead_letter_port letters, std::shared_ptr<consumer_link> link,
                               const consumer_factory& make) {
  self_ = self;
  settings_ = std::move(settings);
  link_ = std::move(link);
  gauge_ = pressure_gauge{settings_.max_in_flight};
  self->observe_as("inbound_bridge " + settings_.dispatch.topic);
  dispatch.emplace(self, settings_.dispatch, std::move(handler), std::move(letters),
                   keyed_dispatch::events{[this](work_id which) { finished(which); },
                                          [this](std::uint64_t generation) { release(generation); }});
  link_->mailbox.attach(caf::actor{self});
  link_->consumer = make(link_->mailbox);
}

void keyed_bridge_state::assigned(const partitions_assigned& news) {
  for (const auto& which : news.partitions) {
    partitions_[which.generation].which = which;
    consumer().start_at(which, std::nullopt);
  }
  balance_pressure();
}

void keyed_bridge_state::revoked(const partitions_revoked& news) {
  for (const auto& which : news.partitions) {
    const auto found = partitions_.find(which.generation);
    if (found == partitions_.end())
      continue;
    if (news.lost) {
      forget(which.generation);
      continue;
    }
    found->second.revoked = true;
    dispatch->halt(which.generation);
    if (dispatch->in_hand(which.generation) == 0)
      release(which.generation);
    else
      self_->delayed_send(self_, settings_.revoke_timeout, forget_due{which.generation});
  }
}

void keyed_bridge_state::records(const records_arrived& news) {
  for (const auto& record : *news.records) {
    const auto found = partitions_.find(record.from.generation);
    if (found == partitions_.end() || found->second.revoked)
      continue;
    found->second.tracker.begin(record.at);
    ++held_records_;
    ++received_;
    dispatch->accept({record.from.generation, static_cast<std::uint64_t>(record.at)}, {news.records, &record});
  }
  balance_pressure();
}

void keyed_bridge_state::finished(work_id which) {
  auto& one = partitions_.at(which.source);
  if (!one.tracker.finish(static_cast<broker::offset>(which.id)))
    return;
  --held_records_;
  if (!store_scheduled_) {
    store_scheduled_ = true;
    self_->delayed_send(self_, settings_.store_interval, store_due{});
  }
  if (gauge_.is_pressed())  // finishing can only relieve; without pressure there is nothing to look at
    balance_pressure();
}

void keyed_bridge_state::store_watermarks() {
  store_scheduled_ = false;
  for (auto& [generation, one] : partitions_) {
    const auto watermark = one.tracker.watermark();
    if (!watermark || watermark == one.stored)
      continue;
    one.stored = watermark;
    consumer().store(one.which, *watermark);
  }
}

void keyed_bridge_state::release(std::uint64_t generation) {
  const auto which = partitions_.at(generation).which;
  store_watermarks();
  forget(generation);
  consumer().release(which);
}

void keyed_bridge_state::forget(std::uint64_t generation) {
  const auto found = partitions_.find(generation);
  if (found == partitions_.end())
    return;
  held_records_ -= found->second.tracker.unfinished();
  partitions_.erase(found);
  dispatch->forget(generation);
  balance_pressure();
  if (leaving_ && partitions_.empty())
    std::exchange(leaving_, std::nullopt)->deliver(true);
}

void keyed_bridge_state::balance_pressure() {
  const auto pressed = gauge_.update(held_records_);
  for (auto& [generation, one] : partitions_)
    if (one.paused != pressed && !one.revoked)
      pause(one, pressed);
}

void keyed_bridge_state::pause(held_partition& one, bool wanted) {
  one.paused = wanted;
  if (wanted)
    consumer().pause(one.which);
  else
    consumer().resume(one.which);
}

caf::result<bool> keyed_bridge_state::leave() {
  consumer().stop();
  if (partitions_.empty())
    return true;
  leaving_ = self_->make_response_promise();
  return caf::delegated<bool>{};
}

bridge_status keyed_bridge_state::status() const {
  bridge_status out{settings_.dispatch.topic,  settings_.dispatch.group, received_, dispatch->retried(),
                    dispatch->dead_lettered(), dispatch->late_answers(), {}};
  for (const auto& [generation, one] : partitions_)
    out.partitions.push_back(status_of(one));
  return out;
}

partition_status keyed_bridge_state::status_of(const held_partition& one) const {
  partition_status out;
  out.topic = settings_.dispatch.topic;
  out.group = settings_.dispatch.group;
  out.style = "keyed";
  out.which = one.which;
  out.watermark = one.tracker.watermark() ? one.tracker.watermark() : consumer().began_at(one.which);
  out.log_end = consumer().log_end(one.which);
  out.oldest_unfinished = one.tracker.oldest_unfinished();
  out.unfinished = one.tracker.unfinished();
  out.gaps = one.tracker.finished_above_watermark();
  out.backing_off = dispatch->backing_off(one.which.generation);
  out.paused = one.paused;
  out.last_error = dispatch->last_error();
  out.oldest_age = age_of_oldest(one);
  return out;
}

std::chrono::milliseconds keyed_bridge_state::age_of_oldest(const held_partition& one) const {
  const auto oldest = one.tracker.oldest_unfinished();
  if (!oldest)
    return {};
  const auto since = dispatch->held_since({one.which.generation, static_cast<std::uint64_t>(*oldest)});
  return std::chrono::duration_cast<std::chrono::milliseconds>(self_->clock().now() - *since);
}

caf::behavior inbound_keyed_bridge(keyed_bridge_state::self_pointer self, keyed_bridge_settings settings,
                                   keyed_subscription handler, dead_letter_port letters,
                                   std::shared_ptr<consumer_link> link, const consumer_factory& make) {
  auto& state = self->state;
  state.start(self, std::move(settings), std::move(handler), std::move(letters), std::move(link), make);
  return {[&state](const partitions_assigned& news) { state.assigned(news); },
          [&state](const partitions_revoked& news) { state.revoked(news); },
          [&state](const records_arrived& news) { state.records(news); },
          [&state](const retry_due& due) { state.dispatch->on_retry_due(due.which); },
          [&state](const burial_due& due) { state.dispatch->on_burial_due(due.which); },
          [&state](const store_due&) { state.store_watermarks(); },
          [&state](const forget_due& due) { state.forget(due.generation); },
          [](const consumer_trouble& trouble) { spdlog::warn("{}", trouble.what); },
          [&state](const leave_group&) { return state.leave(); },
          [&state](const get_bridge_status&) { return state.status(); }};
}

}  // namespace

caf::actor spawn_inbound_keyed_bridge(caf::actor_system& system, keyed_bridge_settings settings,
                                      keyed_subscription handler, dead_letter_port letters,
                                      std::shared_ptr<consumer_link> link, const consumer_factory& make) {
  return system.spawn(inbound_keyed_bridge, std::move(settings), std::move(handler), std::move(letters),
                      std::move(link), make);
}

}  // namespace troupe::bridge
