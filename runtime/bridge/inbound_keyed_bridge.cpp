#include "runtime/bridge/keyed_bridge_state.hpp"

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

void keyed_bridge_state::start(self_pointer self, keyed_bridge_settings settings, keyed_subscription handler,
                               dead_letter_port letters, std::shared_ptr<consumer_link> link,
                               const consumer_factory& make, parking_port port) {
  self_ = self;
  settings_ = std::move(settings);
  link_ = std::move(link);
  gauge_ = pressure_gauge{settings_.max_in_flight};
  self->observe_as("inbound_bridge " + settings_.dispatch.topic);
  dispatch.emplace(self, settings_.dispatch, std::move(handler), std::move(letters), dispatch_events());
  if (port)
    start_parking(std::move(port));
  link_->mailbox.attach(caf::actor{self});
  link_->consumer = make(link_->mailbox);
}

keyed_dispatch::events keyed_bridge_state::dispatch_events() {
  keyed_dispatch::events out{[this](work_id which) { finished(which); },
                             [this](std::uint64_t generation) { release_idle(generation); }};
  out.held_up = [this](work_id which) {
    if (parking)
      parking->held_up(which);
  };
  out.exhausted = [this](work_id which, const std::string& reason) {
    return parking && parking->exhausted(which, reason);
  };
  out.attempted = [this](work_id which, const attempt& report) { parking->attempted(which, report); };
  return out;
}

void keyed_bridge_state::start_parking(parking_port port) {
  parking.emplace(self_, settings_.parking, settings_.dispatch, std::move(port), *dispatch,
                  keyed_parking::events{
                      [this](broker::assignment which) { begin(which); }, [this](work_id which) { finished(which); },
                      [this](std::uint64_t generation) { release_idle(generation); },
                      [this](std::uint64_t generation) { fenced(generation); }, [this] { rejoin(); }});
}

void keyed_bridge_state::assigned(const partitions_assigned& news) {
  for (const auto& which : news.partitions) {
    auto& one = partitions_[which.generation];
    one.which = which;
    if (parking)
      parking->claim(which);
    else
      begin(which);
  }
}

void keyed_bridge_state::begin(broker::assignment which) {
  partitions_.at(which.generation).started = true;
  consumer().start_at(which, std::nullopt);
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
    if (parking)
      parking->halt(which.generation);
    self_->delayed_send(self_, settings_.revoke_timeout, forget_due{which.generation});
    release_idle(which.generation);
  }
}

void keyed_bridge_state::release_idle(std::uint64_t generation) {
  const auto found = partitions_.find(generation);
  const bool busy = dispatch->in_hand(generation) > 0 || (parking && parking->is_busy(generation));
  if (found != partitions_.end() && found->second.revoked && !busy)
    release(generation);
}

void keyed_bridge_state::fenced(std::uint64_t generation) {
  auto& one = partitions_.at(generation);
  one.fenced = true;
  if (!one.paused && !one.revoked)
    pause(one, true);
}

// A node that stood still with its claim under way lost the partition, woke up and claimed it after its real owner did.
// Only a new assignment, and with it a new claim, says again who is right.
void keyed_bridge_state::rejoin() {
  spdlog::warn("topic {}: a partition is still assigned although another node has claimed it; joining the group again",
               settings_.dispatch.topic);
  consumer().rejoin();
}

void keyed_bridge_state::records(const records_arrived& news) {
  const auto runs = dispatch->in_runs();
  for (const auto& record : *news.records) {
    const auto found = partitions_.find(record.from.generation);
    if (found == partitions_.end() || found->second.revoked || found->second.fenced)
      continue;
    found->second.tracker.begin(record.at);
    ++held_records_;
    ++received_;
    std::shared_ptr<const broker::record> shared{news.records, &record};
    if (!parking || !parking->take(shared))
      dispatch->accept({record.from.generation, static_cast<std::uint64_t>(record.at)}, std::move(shared));
  }
  balance_pressure();
}

void keyed_bridge_state::finished(work_id which) {
  auto& one = partitions_.at(which.source);
  if (!one.tracker.finish(static_cast<broker::offset>(which.id)))
    return;
  --held_records_;
  if (parking)
    parking->record_finished(which);
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
  if (parking)
    parking->forget(generation);
  balance_pressure();
  if (!partitions_.empty())
    return;
  for (auto& promise : std::exchange(leaving_, {}))
    promise.deliver(true);
}

void keyed_bridge_state::balance_pressure() {
  const auto pressed = gauge_.update(held_records_);
  for (auto& [generation, one] : partitions_)
    if (one.paused != pressed && one.started && !one.revoked && !one.fenced)
      pause(one, pressed);
  if (parking)
    parking->press(pressed);
}

void keyed_bridge_state::pause(keyed_partition& one, bool wanted) {
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
  leaving_.push_back(self_->make_response_promise());
  return caf::delegated<bool>{};
}

namespace {

caf::behavior inbound_keyed_bridge(keyed_bridge_state::self_pointer self, keyed_bridge_settings settings,
                                   keyed_subscription handler, dead_letter_port letters,
                                   std::shared_ptr<consumer_link> link, const consumer_factory& make,
                                   parking_port parking) {
  auto& state = self->state;
  state.start(self, std::move(settings), std::move(handler), std::move(letters), std::move(link), make,
              std::move(parking));
  return {[&state](const partitions_assigned& news) { state.assigned(news); },
          [&state](const partitions_revoked& news) { state.revoked(news); },
          [&state](const records_arrived& news) { state.records(news); },
          [&state](const actor::answers_waiting&) { state.dispatch->on_answers(); },
          [&state](const retry_due& due) { state.dispatch->on_retry_due(due.which); },
          [&state](const burial_due& due) { state.dispatch->on_burial_due(due.which); },
          [&state](const parking_due& due) { state.parking->on_due(due); },
          [&state](const store_due&) { state.store_watermarks(); },
          [&state](const forget_due& due) { state.forget(due.generation); },
          [](const consumer_trouble& trouble) { spdlog::warn("{}", trouble.what); },
          [&state](const leave_group&) { return state.leave(); },
          [&state](const get_bridge_status&) { return state.status(); }};
}

}  // namespace

caf::actor spawn_inbound_keyed_bridge(caf::actor_system& system, keyed_bridge_settings settings,
                                      keyed_subscription handler, dead_letter_port letters,
                                      std::shared_ptr<consumer_link> link, const consumer_factory& make,
                                      parking_port parking) {
  return system.spawn(inbound_keyed_bridge, std::move(settings), std::move(handler), std::move(letters),
                      std::move(link), make, std::move(parking));
}

}  // namespace troupe::bridge
