#include "tests/simulation/world/clockwork.hpp"

#include <algorithm>

namespace troupe::simulation {
namespace {

// How far time may run ahead of actors that are ready: a busy machine.
constexpr milliseconds longest_lag{30};
constexpr std::size_t lag_percent = 2;

caf::actor_id id_of(const caf::resumable* job) {
  const auto* actor = dynamic_cast<const caf::abstract_actor*>(job);
  return actor == nullptr ? 0 : actor->id();
}

}  // namespace

clockwork::clockwork(std::uint64_t seed, bool recording) : chance{seed}, past{recording} {
  coordinator_->clock().current_time += std::chrono::hours(1);  // zero means "unset" in CAF
  begin_ = now();
}

clockwork::~clockwork() {
  while (!actors_.empty()) {
    const auto& [owner, actors] = *actors_.begin();
    end(owners_.at(actors.front().id()));
  }
  while (coordinator_->try_run_once())
    continue;
  system.await_actors_before_shutdown(false);
}

void clockwork::after(milliseconds delay, const life_ptr& owner, std::function<void()> what) {
  events_.emplace(moment{now() + delay, ++last_event_}, event{owner, std::move(what)});
}

void clockwork::end(const life_ptr& owner) {
  owner->alive = false;
  owner->frozen = false;
  owner->held_up.clear();
  const auto found = actors_.find(owner.get());
  if (found == actors_.end())
    return;
  auto actors = std::move(found->second);
  actors_.erase(found);
  for (const auto& actor : actors)
    caf::anon_send_exit(actor, caf::exit_reason::kill);
  auto& jobs = coordinator_->jobs;
  const auto is_its = [&](const caf::resumable* job) {
    const auto held = owners_.find(id_of(job));
    return held != owners_.end() && held->second == owner;
  };
  for (auto job = std::find_if(jobs.begin(), jobs.end(), is_its); job != jobs.end();
       job = std::find_if(jobs.begin(), jobs.end(), is_its)) {
    std::iter_swap(job, jobs.begin());
    coordinator_->run_once();
  }
  for (const auto& actor : actors)
    owners_.erase(actor.id());
}

void clockwork::thaw(const life_ptr& owner) {
  owner->frozen = false;
  for (auto& what : std::exchange(owner->held_up, {}))
    after(chance.pause(0, 5), owner, std::move(what));
}

bool clockwork::is_busy(caf::actor_id actor) const {
  const auto& jobs = coordinator_->jobs;
  return std::any_of(jobs.begin(), jobs.end(), [&](const auto* job) { return id_of(job) == actor; });
}

bool clockwork::advance() {
  const auto soon = now() + longest_lag;
  if (chance.chance(lag_percent) && std::min(next_event().value_or(soon), next_timer().value_or(soon)) < soon)
    return let_time_pass();
  return run_an_actor() || let_time_pass();
}

void clockwork::run_for(milliseconds time) {
  bool over = false;
  after(time, nullptr, [&over] { over = true; });
  while (!over)
    advance();
}

bool clockwork::run_an_actor() {
  auto& jobs = coordinator_->jobs;
  if (jobs.empty())
    return false;
  auto chosen = chance.below(jobs.size());
  for (std::size_t tried = 0; is_frozen(jobs[chosen]); chosen = (chosen + 1) % jobs.size())
    if (++tried == jobs.size())
      return false;
  std::swap(jobs[chosen], jobs.front());
  coordinator_->run_once();
  return true;
}

bool clockwork::is_frozen(const caf::resumable* job) const {
  const auto held = owners_.find(id_of(job));
  return held != owners_.end() && held->second->frozen;
}

std::optional<clockwork::instant> clockwork::next_event() const {
  return events_.empty() ? std::nullopt : std::optional{events_.begin()->first.first};
}

std::optional<clockwork::instant> clockwork::next_timer() const {
  const auto& timers = coordinator_->clock().schedule();
  return timers.empty() ? std::nullopt : std::optional{timers.begin()->first};
}

bool clockwork::let_time_pass() {
  const auto event = next_event(), timer = next_timer();
  if (timer && (!event || *timer <= *event))
    return coordinator_->trigger_timeout();
  if (!event)
    return false;
  coordinator_->clock().current_time = std::max(now(), *event);
  happen(std::move(events_.extract(events_.begin()).mapped()));
  return true;
}

void clockwork::happen(event what) {
  if (what.owner && !what.owner->alive)
    return;
  if (what.owner && what.owner->frozen)
    what.owner->held_up.push_back(std::move(what.what));
  else
    what.what();
}

}  // namespace troupe::simulation
