#include "runtime/actor/error_text.hpp"
#include "runtime/bridge/keyed_bridge_state.hpp"

#include <spdlog/spdlog.h>

namespace troupe::bridge {

struct store_due {};
struct look_due {};

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::store_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::look_due)

namespace troupe::bridge {
namespace {

// A claim that waited longer for the table's owner is not carried out: its partition may have another owner by then.
constexpr std::chrono::seconds claim_patience{3};

}  // namespace

void keyed_bridge_state::start(self_pointer self, keyed_bridge_settings settings, handler::keyed_subscription handler,
                               letters::dead_letter_port letters, std::shared_ptr<consumer_link> link,
                               const consumer_factory& make, letters::parking_port parking) {
  settings_ = std::move(settings);
  parking_ = std::move(parking);
  self->observe_as("inbound_bridge " + settings_.dispatch.topic);
  connect(self, {settings_.dispatch, settings_.parking}, std::move(handler), std::move(letters));
  self->after_fault([this](const caf::type_erased_tuple& asked, const char* what) {
    if (!asked.match_elements<get_bridge_status>())  // that one only looks
      begin_anew(what);
  });
  join(self, std::move(link), make, settings_.dispatch.topic, settings_.most_held, settings_.revoke_timeout);
  if (parking_)
    look_again();
}

void keyed_bridge_state::assigned(const partitions_assigned& news) {
  const bool parks = parking_ != nullptr;
  for (const auto& which : news.partitions) {
    partitions_.try_emplace(which.generation, held_keyed_partition{which, keyed_partition{which, ledger_, parks}});
    if (parks)
      expect_start(which);
    feed(which.generation, [](keyed_partition& one, keyed_effects& out) { one.begin(out); });
  }
}

keyed_partition* keyed_bridge_state::work_of(std::uint64_t source) {
  auto* one = find(source);
  return one == nullptr ? nullptr : &one->work;
}

void keyed_bridge_state::carry_out_rest(std::uint64_t source, keyed_effects& wanted) {
  auto& one = *find(source);
  if (wanted.claim)
    claim(source, one.which, *wanted.claim);
  for (auto& turn : wanted.turns)
    send_turn(source, std::move(turn));
  if (wanted.unclaimed)
    start_failed(std::move(*wanted.unclaimed));
  if (wanted.store)
    consumer().store(one.which, wanted.store->up_to.next, wanted.store->up_to.last, wanted.store->kept);
  if (wanted.moved)
    schedule_store();
  if (wanted.stand_aside)
    stand_aside_for(std::move(*wanted.stand_aside));
  if (wanted.start)
    begin_reading(one);
  if (wanted.pause)
    fence(one);
  if (wanted.rejoin) {
    spdlog::warn(
        "topic {}: a partition is still assigned although another node has claimed it; joining the group again",
        settings_.dispatch.topic);
    consumer().rejoin();
  }
  release_idle(source);
}

void keyed_bridge_state::rested() {
  relieve_pressure();
  if (!std::exchange(must_park_, false))
    return;
  for (auto& [generation, one] : partitions_)
    feed_one(generation, [](keyed_partition& each, keyed_effects& out) { each.pressed(out); });
}

void keyed_bridge_state::claim(std::uint64_t source, const broker::assignment& which, std::uint64_t serial) {
  const broker::partition_name whole{settings_.dispatch.group, settings_.dispatch.topic, which.partition};
  self_
      ->request(parking_, caf::infinite,
                letters::claim_partition{whole, std::chrono::steady_clock::now() + claim_patience})
      .then(
          [this, source, serial](const letters::partition_claim& found) {
            feed(source, [&](keyed_partition& one, keyed_effects& out) { one.claimed(serial, found, out); });
          },
          [this, source, serial](const caf::error& fault) {
            const auto why = actor::error_text(fault);
            feed(source, [&](keyed_partition& one, keyed_effects& out) { one.not_claimed(serial, why, out); });
          });
}

void keyed_bridge_state::send_turn(std::uint64_t source, letters::parking_turn turn) {
  const auto number = turn.number;
  self_->request(parking_, caf::infinite, std::move(turn))
      .then(
          [this, source, number](const letters::turn_result& result) {
            feed(source, [&](keyed_partition& one, keyed_effects& out) { one.turn_settled(number, result, out); });
          },
          [this, source, number](const caf::error& fault) {
            const auto why = actor::error_text(fault);
            feed(source, [&](keyed_partition& one, keyed_effects& out) { one.turn_failed(number, why, out); });
          });
}

void keyed_bridge_state::begin_reading(held_keyed_partition& one) {
  start_succeeded();
  consumer().start_at(one.which, std::nullopt, one.work.known());
  balance_pressure();
}

void keyed_bridge_state::begin_leaving(held_keyed_partition& one) {
  feed(one.which.generation, [](keyed_partition& each, keyed_effects& out) { each.leave(out); });
}

void keyed_bridge_state::look_again() { self_->delayed_send(self_, settings_.parking.look_interval, look_due{}); }

// A partition without a new record has a kept offset too.
void keyed_bridge_state::look_at_starts() {
  ledger_.now = self_->clock().now();
  for (auto& [generation, one] : partitions_)
    if (!one.work.has_begun() && consumer().began_at(one.which))
      feed_one(generation, [this](keyed_partition& each, keyed_effects& out) { begin_at_kept(each, out); });
}

void keyed_bridge_state::look_for_changes() {
  look_at_starts();
  letters::find_changed_keys asked{settings_.dispatch.group, settings_.dispatch.topic, {}};
  for (const auto& [generation, one] : partitions_)
    if (one.work.looks_for_changes())
      asked.partitions.push_back(one.which.partition);
  if (asked.partitions.empty())
    return look_again();
  self_->request(parking_, caf::infinite, std::move(asked))
      .then(
          [this](const letters::changed_keys& news) {
            look_again();
            found(news);
          },
          [this](const caf::error&) { look_again(); });
}

void keyed_bridge_state::found(const letters::changed_keys& news) {
  ledger_.now = self_->clock().now();
  for (const auto& changed : news.keys)
    for (auto& [generation, each] : partitions_)
      if (each.which.partition == changed.first)
        feed_one(generation, [&](keyed_partition& one, keyed_effects& out) { one.changed(changed.second, out); });
  rested();
}

bool keyed_bridge_state::may_stand_aside() const {
  return std::none_of(partitions_.begin(), partitions_.end(),
                      [](const auto& each) { return each.second.work.is_claiming(); });
}

void keyed_bridge_state::ask_for_start() {
  self_
      ->request(parking_, caf::infinite,
                letters::find_changed_keys{settings_.dispatch.group, settings_.dispatch.topic, {0}})
      .then([this](const letters::changed_keys&) { return_if(std::nullopt); },
            [this](const caf::error& why) { return_if(actor::error_text(why)); });
}

void keyed_bridge_state::cut(const broker::log_cut& what) {
  if (auto* one = find(what.which.generation))
    one->work.cut(what.missed);
}

void keyed_bridge_state::records(const records_arrived& news) {
  consumer().taken(broker::volume_of(*news.records));
  const auto runs = in_runs();
  ledger_.now = self_->clock().now();
  for (auto& each : *news.records) {
    const auto source = each.from.generation;
    auto record = std::make_shared<const broker::record>(std::move(each));
    feed_one(source, [&](keyed_partition& one, keyed_effects& out) {
      begin_at_kept(one, out);
      one.arrived(std::move(record), out);
    });
  }
  balance_pressure();
  rested();
}

void keyed_bridge_state::passed(const partition_passed& news) {
  feed(news.which.generation, [&](keyed_partition& one, keyed_effects& out) {
    begin_at_kept(one, out);
    one.passed(news.next, out);
  });
}

void keyed_bridge_state::schedule_store() {
  if (!std::exchange(store_scheduled_, true))
    self_->delayed_send(self_, parking_ ? settings_.keep_interval : settings_.store_interval, store_due{});
}

void keyed_bridge_state::begin_at_kept(keyed_partition& one, keyed_effects& out) const {
  if (!one.has_begun())
    one.began(consumer().kept(one.which()), out);
}

void keyed_bridge_state::tell_watermarks() {
  store_scheduled_ = false;
  ledger_.now = self_->clock().now();
  for (auto& [generation, one] : partitions_)
    feed_one(generation, [](keyed_partition& each, keyed_effects& out) { each.tell_watermark(out); });
}

broker::volume keyed_bridge_state::held() const {
  broker::volume out;
  for (const auto& [generation, one] : partitions_)
    out += one.work.unfinished();
  return out;
}

void keyed_bridge_state::pressed(bool full) {
  must_park_ = full && (must_park_ || !ledger_.is_pressed);
  ledger_.is_pressed = full;
}

namespace {

caf::behavior inbound_keyed_bridge(keyed_bridge_state::self_pointer self, keyed_bridge_settings settings,
                                   handler::keyed_subscription handler, letters::dead_letter_port letters,
                                   std::shared_ptr<consumer_link> link, const consumer_factory& make,
                                   letters::parking_port parking) {
  auto& state = self->state;
  state.start(self, std::move(settings), std::move(handler), std::move(letters), std::move(link), make,
              std::move(parking));
  return {[&state](const partitions_assigned& news) { state.assigned(news); },
          [&state](const partitions_revoked& news) { state.revoked(news); },
          [](const partition_started&) {},  // it starts each assignment once
          [&state](const records_arrived& news) { state.records(news); },
          [&state](const partition_passed& news) { state.passed(news); },
          [&state](const actor::answers_waiting&) { state.on_answers(); },
          [&state](const keyed_due& due) { state.on_due(due); },
          [&state](const look_due&) { state.look_for_changes(); },
          [&state](const store_due&) { state.tell_watermarks(); },
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
                                      handler::keyed_subscription handler, letters::dead_letter_port letters,
                                      std::shared_ptr<consumer_link> link, const consumer_factory& make,
                                      letters::parking_port parking) {
  return system.spawn(inbound_keyed_bridge, std::move(settings), std::move(handler), std::move(letters),
                      std::move(link), make, std::move(parking));
}

}  // namespace troupe::bridge
