#include "runtime/actor/error_text.hpp"
#include "runtime/bridge/batch_bridge_state.hpp"
#include "runtime/bridge/set_back.hpp"

#include <spdlog/spdlog.h>

namespace troupe::bridge {

struct load_due {
  std::uint64_t generation = 0;
};
struct send_due {
  std::uint64_t generation = 0;
};
struct passage_due {
  std::uint64_t generation = 0;
};

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::load_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::send_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::passage_due)

namespace troupe::bridge {
namespace {
constexpr auto reload_pause = std::chrono::milliseconds{200};
constexpr auto passage_pause = std::chrono::seconds{1};     // one statement serves many markers
constexpr auto cut_reload_pause = std::chrono::seconds{5};  // an operator has to do something first
}  // namespace

void batch_bridge_state::start(self_pointer self, batch_bridge_settings settings, effect::fence_port effects,
                               std::shared_ptr<consumer_link> link, const consumer_factory& make) {
  settings_ = std::move(settings);
  effects_ = std::move(effects);
  figures_.topic = settings_.topic;
  figures_.group = settings_.group;
  random_.seed(static_cast<std::minstd_rand::result_type>(self->id()));
  self->observe_as("inbound_bridge " + settings_.topic);
  self->after_fault([this](const caf::type_erased_tuple& asked, const char* what) {
    if (!asked.match_elements<get_bridge_status>())  // that one only looks
      begin_anew(what);
  });
  join(self, std::move(link), make, settings_.topic, settings_.most_held, settings_.revoke_timeout);
}

void batch_bridge_state::assigned(const partitions_assigned& news) {
  for (const auto& which : news.partitions) {
    partitions_.try_emplace(
        which.generation, held_partition{which, batch_partition{name_of(which), settings_.max_batch, settings_.retry}});
    expect_start(which);
    load(which.generation);
  }
}

void batch_bridge_state::load(std::uint64_t generation) {
  auto* one = find(generation);
  if (one == nullptr || is_leaving(*one))
    return;
  self_->request(effects_, caf::infinite, effect::load_offset{name_of(one->which)})
      .then([this, generation](const effect::loaded_offset& found) { loaded(generation, found); },
            [this, generation](const caf::error& fault) { not_loaded(generation, fault); });
}

void batch_bridge_state::ask_for_start() {
  self_->request(effects_, caf::infinite, effect::load_offset{{settings_.group, settings_.topic, 0}})
      .then([this](const effect::loaded_offset&) { return_if(std::nullopt); },
            [this](const caf::error& why) { return_if(actor::error_text(why)); });
}

void batch_bridge_state::not_loaded(std::uint64_t generation, const caf::error& fault) {
  auto* one = find(generation);
  if (one == nullptr)
    return;
  one->load_trouble = "the database does not say where to go on: " + actor::error_text(fault);
  note_hindrance(*one);
  start_failed(actor::error_text(fault));
  const auto pause = settings_.retry.pause_after(++one->load_failures, std::uniform_real_distribution<>{}(random_));
  self_->delayed_send(self_, pause, load_due{generation});
}

// One line when it begins and one when it ends, however often it is tried.
void batch_bridge_state::note_hindrance(held_partition& one) {
  const auto what = one.hindered();
  if (what.empty() == !one.hindered_since)
    return;
  const auto place = settings_.topic + '/' + std::to_string(one.which.partition);
  if (what.empty())
    spdlog::info("{} goes on", place);
  else
    spdlog::warn("{} stands still: {}", place, what);
  one.hindered_since = what.empty() ? std::nullopt : std::optional{self_->clock().now()};
}

void batch_bridge_state::loaded(std::uint64_t generation, const effect::loaded_offset& found) {
  const auto& next = found.next;
  auto* one = find(generation);
  if (one == nullptr || is_leaving(*one))
    return;
  if (one->work.is_out())  // what it carries may not change under it
    return self_->delayed_send(self_, reload_pause, load_due{generation});
  start_succeeded();
  one->held_back = false;
  one->load_trouble.clear();
  one->load_failures = 0;
  note_hindrance(*one);
  const bool begins_anew = one->work.expect(next, found.known);
  if (std::exchange(one->now, partition_stage::running) == partition_stage::claiming)
    consumer().start_at(one->which, next, one->work.known());
  else if (begins_anew)
    consumer().start_at(one->which, next.value_or(0), one->work.known());
  if (one->work.is_cut())
    return self_->delayed_send(self_, cut_reload_pause, load_due{generation});
  if (next && !begins_anew)  // whoever moved it may have died before the group heard of it
    consumer().store(one->which, *next, one->work.known(), *next);
  balance_pressure();
  schedule_passage(*one);  // what waited may have had its effect
  send_next(generation);
}

void batch_bridge_state::reads_on(const partition_started& news) {
  if (auto* one = find(news.which.generation))
    one->work.started();
}

void batch_bridge_state::records(const records_arrived& news) {
  consumer().taken(broker::volume_of(*news.records));
  const auto now = self_->clock().now();
  for (auto& record : *news.records) {
    auto* one = find(record.from.generation);
    if (one == nullptr || is_leaving(*one) || is_set_back(*one))
      continue;
    if (one->work.held().records == 0)
      one->oldest_since = now;
    one->work.add(std::move(record));
    ++figures_.records;
  }
  for (auto& [generation, one] : partitions_)
    send_next(generation);
  balance_pressure();
}

// Where nothing is stored the group's offset counts; but what was stored once may be gone.
bool batch_bridge_state::is_set_back(held_partition& one) {
  if (!std::exchange(one.has_begun, true) && !one.work.expected())
    if (auto why =
            set_back(settings_.topic + '/' + std::to_string(one.which.partition), {}, consumer().kept(one.which))) {
      one.now = partition_stage::fenced;
      fence(one);
      stand_aside_for(std::move(*why));
    }
  return one.now == partition_stage::fenced;
}

void batch_bridge_state::cut(const broker::log_cut& what) {
  auto* one = find(what.which.generation);
  if (one == nullptr || is_leaving(*one) || !one->work.expected())  // without a stored offset nothing was handled yet
    return;
  one->work.cut(what.why);
  spdlog::error("{}", one->work.status().last_error);
  self_->delayed_send(self_, cut_reload_pause, load_due{what.which.generation});
}

void batch_bridge_state::passed(const partition_passed& news) {
  auto* one = find(news.which.generation);
  if (one == nullptr || is_leaving(*one) || is_set_back(*one))
    return;
  one->work.pass(news.next);
  schedule_passage(*one);
}

void batch_bridge_state::schedule_passage(held_partition& one) {
  if (one.work.has_passage() && !std::exchange(one.passage_scheduled, true))
    self_->delayed_send(self_, passage_pause, passage_due{one.which.generation});
}

void batch_bridge_state::store_passage(std::uint64_t generation) {
  auto* one = find(generation);
  if (one == nullptr || is_leaving(*one))
    return;
  one->passage_scheduled = false;
  if (one->held_back || one->now == partition_stage::claiming)
    return schedule_passage(*one);
  if (auto batch = one->work.take_passage())
    send(*one, std::move(*batch));
}

void batch_bridge_state::try_again(std::uint64_t generation) {
  if (auto* one = find(generation)) {
    one->held_back = false;
    send_next(generation);
  }
}

void batch_bridge_state::send_next(std::uint64_t generation) {
  auto* one = find(generation);
  if (one == nullptr || one->now != partition_stage::running || one->held_back)
    return;
  auto batch = one->work.take();
  if (batch)
    send(*one, std::move(*batch));
}

void batch_bridge_state::send(held_partition& one, effect::commit_batch batch) {
  const auto generation = one.which.generation;
  one.sent_at = metrics::begin();
  one.sent = self_->clock().now();
  self_->request(effects_, caf::infinite, std::move(batch))
      .then([this, generation](const effect::batch_outcome& outcome) { settled(generation, outcome); },
            [this, generation](const caf::error& fault) {
              settled(generation, {effect::batch_outcome::result::unavailable, actor::error_text(fault), {}});
            });
}

void batch_bridge_state::settled(std::uint64_t generation, const effect::batch_outcome& outcome) {
  auto* one = find(generation);
  if (one == nullptr) {
    ++figures_.late_answers;
    return;
  }
  note(*one, outcome);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(self_->clock().now() - one->sent);
  const auto advice = one->work.settle(outcome, std::uniform_real_distribution<>{}(random_), took);
  note_hindrance(*one);
  if (advice.store) {
    one->oldest_since = self_->clock().now();
    consumer().store(one->which, *advice.store, one->work.known(), *advice.store);
  }
  if (is_leaving(*one))
    return release_idle(generation);
  schedule_passage(*one);
  balance_pressure();
  switch (advice.next) {
    case batch_partition::advice::action::go_on:
      return send_next(generation);
    case batch_partition::advice::action::reload:
      one->held_back = true;
      self_->delayed_send(self_, reload_pause, load_due{generation});
      return;
    case batch_partition::advice::action::wait:
      one->held_back = true;
      ++figures_.retried;
      self_->delayed_send(self_, advice.wait, send_due{generation});
  }
}

broker::volume batch_bridge_state::held() const {
  broker::volume out;
  for (const auto& [generation, one] : partitions_)
    out += one.work.held();
  return out;
}

broker::partition_name batch_bridge_state::name_of(const broker::assignment& which) const {
  return {settings_.group, settings_.topic, which.partition};
}

namespace {

caf::behavior inbound_batch_bridge(batch_bridge_state::self_pointer self, batch_bridge_settings settings,
                                   effect::fence_port effects, std::shared_ptr<consumer_link> link,
                                   const consumer_factory& make) {
  auto& state = self->state;
  state.start(self, std::move(settings), std::move(effects), std::move(link), make);
  return {[&state](const partitions_assigned& news) { state.assigned(news); },
          [&state](const partitions_revoked& news) { state.revoked(news); },
          [&state](const partition_started& news) { state.reads_on(news); },
          [&state](const records_arrived& news) { state.records(news); },
          [&state](const partition_passed& news) { state.passed(news); },
          [&state](const load_due& due) { state.load(due.generation); },
          [&state](const send_due& due) { state.try_again(due.generation); },
          [&state](const passage_due& due) { state.store_passage(due.generation); },
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

caf::actor spawn_inbound_batch_bridge(caf::actor_system& system, batch_bridge_settings settings,
                                      effect::fence_port effects, std::shared_ptr<consumer_link> link,
                                      const consumer_factory& make) {
  return system.spawn(inbound_batch_bridge, std::move(settings), std::move(effects), std::move(link), make);
}

}  // namespace troupe::bridge
