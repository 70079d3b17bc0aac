#include "tools/bench.d/wired_bridge.hpp"

#include "runtime/actor/actor_system.hpp"
#include "runtime/bridge/inbound_batch_bridge.hpp"
#include "runtime/bridge/inbound_keyed_bridge.hpp"
#include "runtime/bridge/outbound_bridge.hpp"
#include "runtime/broker/settings.hpp"
#include "runtime/effect/batch_effect.hpp"
#include "runtime/effect/fence_actor.hpp"
#include "runtime/letters/dead_letter_actor.hpp"
#include "runtime/letters/parking_actor.hpp"
#include "tools/bench.d/forward_actor.hpp"
#include "tools/bench.d/paced_load.hpp"
#include "tools/bench.d/paced_rows_sql.hpp"
#include "tools/bench.d/paced_work_actor.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <caf/all.hpp>
#include <stdexcept>

namespace troupe::bench {
namespace {

using steady = std::chrono::steady_clock;

constexpr std::size_t in_flight = 2000, batch_size = 1000;
constexpr std::chrono::milliseconds look_interval{20};

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& from) {
    return static_cast<double>(from.tv_sec) + static_cast<double>(from.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

store::settings database_of(const wiring& with) {
  store::settings out;
  out.url = with.url;
  return out;
}

broker::settings broker_of(const wiring& with) {
  broker::settings out;
  out.brokers = with.brokers;
  out.client_id = "bench";
  out.commit_interval = with.commit_interval;
  return out;
}

// Of its own for each run: nobody else's offsets count, neither in Kafka nor in the database.
std::string own_group() { return "bench-" + std::to_string(::getpid()); }

bridge::consumer_factory consumer_of(const wiring& with) {
  return [settings = broker_of(with), topic = with.topic](broker::consumer_listener& listener) {
    return broker::make_consumer(settings, topic, own_group(), listener);
  };
}

void wait_for_end(caf::scoped_actor& self, const caf::actor& one) {
  self->monitor(one);
  self->send_exit(one, caf::exit_reason::user_shutdown);
  self->receive([](const caf::down_msg&) {});
}

inbox::settings inbox_of(const wiring& with) { return {with.inbox ? inbox::scope::outbox : inbox::scope::off}; }

/// An actor system with a bridge in it; takes both down in the order that a node does.
class stage {
public:
  explicit stage(const wiring& with) : with_{with}, link_{std::make_shared<bridge::consumer_link>()} {}

  caf::actor_system& system() { return system_; }
  caf::scoped_actor& self() { return self_; }

  void open_keyed(const handler::keyed_subscription& handler) {
    bridge::keyed_bridge_settings settings;
    settings.dispatch = {with_.topic, own_group(), {}};
    settings.most_held.records = in_flight;
    auto letters = letters::spawn_dead_letter_actor(system_, database_of(with_), "bench");
    after_.push_back(caf::actor_cast<caf::actor>(letters));
    letters::parking_port parking;
    if (with_.parking) {
      parking = letters::spawn_parking_actor(system_, database_of(with_), "bench");
      after_.push_back(caf::actor_cast<caf::actor>(parking));
    }
    after_.push_back(handler.handler);
    bridge_ =
        bridge::spawn_inbound_keyed_bridge(system_, settings, handler, letters, link_, consumer_of(with_), parking);
  }

  void open_batches(const effect::effect_database_factory& rows) {
    bridge::batch_bridge_settings settings{with_.topic, own_group(), {}};
    settings.most_held.records = 2 * batch_size;
    settings.max_batch = batch_size;
    auto fence = effect::spawn_scheduled_fence_actor(system_, rows, inbox_of(with_));
    after_.push_back(caf::actor_cast<caf::actor>(fence));
    bridge_ = bridge::spawn_inbound_batch_bridge(system_, settings, fence, link_, consumer_of(with_));
  }

  void close() {
    self_->request(bridge_, std::chrono::seconds{10}, bridge::leave_group{}).receive([](bool) {}, [](caf::error&) {});
    link_->mailbox.detach();
    wait_for_end(self_, std::exchange(bridge_, nullptr));
    link_.reset();
    for (auto& one : after_)
      wait_for_end(self_, one);
    after_.clear();
  }

private:
  wiring with_;
  // The database of a fence blocks one of the workers; the bridge and the timers have the others.
  actor::system_config config_{3};
  caf::actor_system system_{config_};
  caf::scoped_actor self_{system_};
  std::shared_ptr<bridge::consumer_link> link_;
  caf::actor bridge_;
  std::vector<caf::actor> after_;  // ended when the bridge is gone
};

work_figures figures_of(caf::scoped_actor& self, const paced_work_port& handler) {
  work_figures out;
  self->request(handler, caf::infinite, get_work_figures{})
      .receive([&](work_figures& seen) { out = std::move(seen); },
               [](caf::error&) { throw std::runtime_error{"the handler has ended"}; });
  return out;
}

wired_figures follow(stage& on, const paced_work_port& handler, std::uint64_t records) {
  work_figures seen;
  while ((seen = figures_of(on.self(), handler)).done < records)
    std::this_thread::sleep_for(look_interval);
  const auto used = cpu_seconds();
  on.close();
  return {seen.done, seen.seconds, used};
}

}  // namespace

wired_figures run_keyed(const wiring& with) {
  stage on{with};
  const auto handler = spawn_paced_work_actor(on.system());
  on.open_keyed(handler::keyed<paced_work>(handler));
  return follow(on, handler, with.records);
}

wired_figures run_forward(const wiring& with, const std::string& to) {
  stage on{with};
  const auto link = bridge::make_producer_link();
  const auto out = bridge::spawn_outbound_bridge(
      on.system(), 10 * in_flight, link,
      [with = broker_of(with)](broker::producer_listener& listener) { return broker::make_producer(with, listener); });
  const auto handler = spawn_forward_actor(on.system(), caf::actor_cast<bridge::publish_port>(out), to);
  on.open_keyed(handler::keyed<paced_work>(handler));
  const auto seen = follow(on, handler, with.records);
  wait_for_end(on.self(), out);
  bridge::close(*link, std::chrono::seconds{5});
  return seen;
}

wired_figures run_batches(const wiring& with) {
  const row_settings rows{database_of(with), with.dedupe, with.fence};
  empty_rows(rows.database);
  stage on{with};
  const auto handled = std::make_shared<std::atomic<std::uint64_t>>(0);
  on.open_batches(row_database(rows, handled));
  while (*handled == 0)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  const auto began = steady::now();
  const auto before = handled->load();
  while (*handled < with.records)
    std::this_thread::sleep_for(look_interval / 4);
  const wired_figures seen{*handled - before, std::chrono::duration<double>(steady::now() - began).count(),
                           cpu_seconds()};
  on.close();
  return seen;
}

wired_figures run_rows_alone(const wiring& with) {
  const row_settings rows{database_of(with), with.dedupe, with.fence};
  empty_rows(rows.database);
  const auto database = row_database(rows, std::make_shared<std::atomic<std::uint64_t>>(0))();
  inbox::windows inbox{inbox_of(with)};
  effect::commit_batch batch{{"bench", "rows-alone-" + std::to_string(::getpid()), 0}, {}, {}, {}, 1};
  paced_load load;
  load.events = true;
  const auto began = steady::now();
  for (std::uint64_t at = 0; at < with.records; at += batch.records.size()) {
    batch.records.clear();
    for (std::uint64_t i = at; i < std::min<std::uint64_t>(at + batch_size, with.records); ++i) {
      auto made = paced_record_of(load, i);
      batch.records.push_back({{0, 1}, static_cast<broker::offset>(i), made.key, made.value, std::move(made.head), {}});
    }
    batch.fence = {static_cast<broker::offset>(at), static_cast<broker::offset>(at + batch.records.size())};
    if (const auto done = effect::give_effect(*database, batch, inbox);
        done.what != effect::batch_outcome::result::committed)
      throw std::runtime_error{done.reason};
  }
  return {with.records, std::chrono::duration<double>(steady::now() - began).count(), cpu_seconds()};
}

}  // namespace troupe::bench
