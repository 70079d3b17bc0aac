#include "runtime/bridge/keyed_bridge_state.hpp"

#include <spdlog/spdlog.h>

namespace troupe::bridge {

struct store_due {};

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::store_due)

namespace troupe::bridge {

void keyed_bridge_state::start(self_pointer self, keyed_bridge_settings settings, keyed_subscription handler,
                               dead_letter_port letters, std::shared_ptr<consumer_link> link,
                               const consumer_factory& make, parking_port port) {
  settings_ = std::move(settings);
  self->observe_as("inbound_bridge " + settings_.dispatch.topic);
  dispatch.emplace(self, settings_.dispatch, std::move(handler), std::move(letters), dispatch_events());
  if (port)
    start_parking(self, std::move(port));
  self->after_fault([this](const caf::type_erased_tuple& asked, const char* what) {
    if (!asked.match_elements<get_bridge_status>())  // that one only looks
      begin_anew(what);
  });
  join(self, std::move(link), make, settings_.dispatch.topic, settings_.max_in_flight, settings_.revoke_timeout);
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

void keyed_bridge_state::start_parking(self_pointer self, parking_port port) {
  parking.emplace(self, settings_.parking, settings_.dispatch, std::move(port), *dispatch,
                  keyed_parking::events{[this](broker::assignment which) { begin(which); },
                                        [this](work_id which) { finished(which); },
                                        [this](std::uint64_t generation) { release_idle(generation); },
                                        [this](std::uint64_t generation) { fence(partitions_.at(generation)); },
                                        [this] { rejoin(); }, [this](std::string why) { unclaimed(std::move(why)); }});
}

void keyed_bridge_state::assigned(const partitions_assigned& news) {
  for (const auto& which : news.partitions) {
    auto& one = partitions_[which.generation];
    one.which = which;
    if (!parking) {
      begin(which);
      continue;
    }
    expect_start(which);
    parking->claim(which);
  }
}

void keyed_bridge_state::unclaimed(std::string why) { start_failed(std::move(why)); }

void keyed_bridge_state::ask_for_start(std::function<void(std::optional<std::string>)> tell) {
  parking->reach(std::move(tell));
}

void keyed_bridge_state::begin(broker::assignment which) {
  start_succeeded();
  partitions_.at(which.generation).started = true;
  consumer().start_at(which, std::nullopt, parking ? parking->known(which.generation) : broker::landmark{});
  balance_pressure();
}

// Nothing of either log was read yet, but the end of the old one may have been passed.
void keyed_bridge_state::cut(const broker::log_cut& what) {
  auto* one = find(what.which.generation);
  if (one == nullptr)
    return;
  one->tracker = {};
  one->stored.reset();
  if (parking)
    parking->cut(what.which.generation, what.missed);
}

void keyed_bridge_state::halt(const keyed_partition& one) {
  dispatch->halt(one.which.generation);
  if (parking)
    parking->halt(one.which.generation);
}

bool keyed_bridge_state::is_idle(const keyed_partition& one) const {
  const auto generation = one.which.generation;
  return dispatch->in_hand(generation) == 0 && !(parking && parking->is_busy(generation));
}

// A node that stood still with its claim under way lost the partition, woke up and claimed it after its real owner did.
// Only a new assignment, and with it a new claim, says again who is right.
void keyed_bridge_state::rejoin() {
  spdlog::warn("topic {}: a partition is still assigned although another node has claimed it; joining the group again",
               settings_.dispatch.topic);
  consumer().rejoin();
}

void keyed_bridge_state::records(const records_arrived& news) {
  consumer().taken(news.records->size());
  const auto runs = dispatch->in_runs();
  for (auto& record : *news.records) {
    const auto found = partitions_.find(record.from.generation);
    if (found == partitions_.end() || found->second.revoked || found->second.fenced)
      continue;
    found->second.tracker.begin(record.at, record.print);
    ++held_records_;
    ++received_;
    const work_id which{record.from.generation, static_cast<std::uint64_t>(record.at)};
    auto own = std::make_shared<const broker::record>(std::move(record));
    if (!parking || !parking->take(own))
      dispatch->accept(which, std::move(own));
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
  schedule_store();
  relieve_pressure();
}

void keyed_bridge_state::passed(const partition_passed& news) {
  auto* one = find(news.which.generation);
  if (one == nullptr || one->revoked || one->fenced)
    return;
  one->tracker.pass(news.next);
  schedule_store();
}

void keyed_bridge_state::schedule_store() {
  if (!std::exchange(store_scheduled_, true))
    self_->delayed_send(self_, settings_.store_interval, store_due{});
}

void keyed_bridge_state::store_watermarks() {
  store_scheduled_ = false;
  for (auto& [generation, one] : partitions_) {
    const auto watermark = one.tracker.watermark();
    if (!watermark || watermark == one.stored)
      continue;
    one.stored = watermark;
    consumer().store(one.which, *watermark, one.tracker.below());
  }
}

void keyed_bridge_state::forgotten(const keyed_partition& one) {
  held_records_ -= one.tracker.unfinished();
  dispatch->forget(one.which.generation);
  if (parking)
    parking->forget(one.which.generation);
}

void keyed_bridge_state::emptied() {
  held_records_ = 0;
  store_scheduled_ = false;
}

void keyed_bridge_state::pressed(bool full) {
  if (parking)
    parking->press(full);
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
          [](const partition_started&) {},  // it starts each assignment once
          [&state](const records_arrived& news) { state.records(news); },
          [&state](const partition_passed& news) { state.passed(news); },
          [&state](const actor::answers_waiting&) { state.dispatch->on_answers(); },
          [&state](const retry_due& due) { state.dispatch->on_retry_due(due.which); },
          [&state](const burial_due& due) { state.dispatch->on_burial_due(due.which); },
          [&state](const parking_due& due) { state.parking->on_due(due); },
          [&state](const store_due&) { state.store_watermarks(); },
          [&state](const revoke_over& over) { state.forget(over.generation); },
          [&state](const log_was_cut& news) { state.cut(news.what); },
          [&state](const start_overdue& due) { state.start_is_overdue(due); },
          [&state](const return_due&) { state.try_to_return(); },
          [](const consumer_trouble& trouble) { spdlog::warn("{}", trouble.what); },
          [&state](const change_pace& wanted) { return state.change(wanted); },
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
