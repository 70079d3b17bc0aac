// One member's client: where it reads, what it delivers and commits, and the port in front of it.
#include "tests/simulation/world/broker.hpp"

#include "runtime/broker/landmark.hpp"

#include <algorithm>

namespace troupe::simulation {

using phase = member::partition::phase;

namespace {

bool all_released(const member& one) {
  return std::all_of(one.held.begin(), one.held.end(), [](const auto& each) { return each.second.released; });
}
}  // namespace

std::uint64_t broker_cluster::print_at(broker::offset at, const logged& one) {
  return broker::print_of({at, one.appended_at.time_since_epoch().count(), one.key, one.value});
}

void broker_cluster::start(const member_ptr& one) {
  for (const auto& [partition, held] : one->held)
    if (!held.start)
      return;
  clock_.after(clock_.chance.pause(1, 30), one->owner, [this, one] { begin_reading(one); });
}

void broker_cluster::begin_reading(const member_ptr& one) {
  if (is_away())
    return clock_.after(milliseconds{200}, one->owner, [this, one] { begin_reading(one); });
  for (auto& [partition, held] : one->held) {
    if (held.now != phase::waiting || !held.start)
      continue;
    const auto& [committed, below, kept] = of(one).committed[partition];
    if (!*held.start && below)
      held.known = below;
    held.began_kept = kept;
    held.now = phase::reading;
    begin_at(one, held, held.start->value_or(committed));
  }
  want_fetch(one);
}

// What is known is compared before anything is read.
void broker_cluster::begin_at(const member_ptr& one, member::partition& held, broker::offset next) {
  held.began = held.next = next;
  held.passed = -1;
  held.log = of(one).number;
  if (auto why = why_another(one, held))
    cut(one, held, std::move(*why));
}

// A known record that is no longer there proves nothing.
std::optional<std::string> broker_cluster::why_another(const member_ptr& one, const member::partition& held) {
  const auto& log = of(one).logs[static_cast<std::size_t>(held.which.partition)];
  const auto [at, print] = held.known;
  if (std::max(held.next, at + 1) > log.end())
    return "ends at offset " + std::to_string(log.end());
  if (!held.known || at < log.begin)
    return std::nullopt;
  const auto& there = log.records[static_cast<std::size_t>(at)];
  if (there.is_hole || print_at(at, there) == print)
    return std::nullopt;
  return "has another record at offset " + std::to_string(at);
}

void broker_cluster::cut(const member_ptr& one, member::partition& held, std::string why) {
  clock_.note(one->owner->node, "finds that {}/{} {}", one->topic, held.which.partition, why);
  const auto missed = std::exchange(held.known, {});
  held.began = held.next = 0;
  held.stored = held.committed = -1;
  if (one->listener != nullptr)
    one->listener->on_cut({held.which, missed, std::move(why)});
}

// Until it is assigned anew a client that knows the partition reads nothing of another log, unless that is too short:
// then its position is out of range, and that client loses all.
bool broker_cluster::is_another_log(const member_ptr& one, member::partition& held) {
  const auto& now = of(one);
  const auto& log = now.logs[static_cast<std::size_t>(held.which.partition)];
  if (held.log == now.number && held.next <= log.end())
    return false;
  if (held.next <= log.end())
    return true;
  if (!held.has_read) {
    cut(one, held, "ends at offset " + std::to_string(log.end()));
    held.log = now.number;
  } else if (!std::exchange(held.breaks, true)) {
    clock_.after(milliseconds{0}, one->owner, [this, one, generation = one->generation] {
      if (one->generation == generation)
        break_client(one);
    });
  }
  return held.has_read;
}

void broker_cluster::want_fetch(const member_ptr& one) {
  if (std::exchange(one->fetch_due, true))
    return;
  clock_.after(is_away() ? milliseconds{300} : clock_.chance.pause(1, 40), one->owner, [this, one] {
    one->fetch_due = false;
    fetch(one);
  });
}

void broker_cluster::fetch(const member_ptr& one) {
  std::vector<broker::record> batch;
  bool more = one->is_busy() || is_away();
  for (auto& [partition, held] : one->held) {
    const auto& log = of(one).logs[static_cast<std::size_t>(partition)];
    if (held.now != phase::reading || held.paused || one->is_busy() || is_away() || is_another_log(one, held))
      continue;
    held.next = std::max(held.next, log.begin);  // what is out of range begins at the beginning
    for (; held.next < log.end() && batch.size() < with_.fetch; ++held.next) {
      const auto& from = log.records[static_cast<std::size_t>(held.next)];
      if (!from.is_hole)
        batch.push_back(
            {held.which, held.next, from.key, from.value, from.head, from.appended_at, print_at(held.next, from)});
      held.has_read = true;
    }
    more = more || held.next < log.end();
  }
  if (more)
    want_fetch(one);
  deliver(one, std::move(batch));
  tell_ends(one);
}

void broker_cluster::tell_ends(const member_ptr& one) {
  for (auto& [partition, held] : one->held) {
    const bool at_end = held.now == phase::reading && held.log == of(one).number && held.next == end_of(one, partition);
    if (at_end && std::exchange(held.passed, held.next) != held.next && one->listener != nullptr)
      one->listener->on_passed(held.which, held.next);
  }
}

void broker_cluster::deliver(const member_ptr& one, std::vector<broker::record> batch) {
  if (batch.empty() || one->listener == nullptr)
    return;
  for (const auto& record : batch) {
    judge_.read(place_of(one->topic, record), one->owner.get(), record.from.generation, clock_.elapsed());
    clock_.note(one->owner->node, "reads {}/{}@{} key {}", one->topic, record.from.partition, record.at,
                record.key.value_or("-"));
  }
  one->listener->on_records(std::move(batch));
}

void broker_cluster::want_commit(const member_ptr& one) {
  if (std::exchange(one->commit_due, true))
    return;
  clock_.after(with_.commit_interval, one->owner, [this, one] {
    one->commit_due = false;
    commit(one, false);
  });
}

void broker_cluster::commit(const member_ptr& one, bool last) {
  const bool may = may_commit(one);
  for (auto& [partition, held] : one->held) {
    if (held.stored <= held.committed)
      continue;
    if (!may) {
      if (!last && is_member(one))
        want_commit(one);
      continue;
    }
    held.committed = held.stored;
    clock_.note(one->owner->node, "commits {}/{} up to {}", one->topic, partition, held.stored);
    of(one).committed[partition] = {held.stored, held.below, held.kept};
    if (!is_of_this_log(one, held))
      continue;
    of(one).finished[partition] = held.stored;
    judge_.committed({one->topic, partition, held.stored, of(one).number}, one->owner->node);
  }
}

// Who has not read yet repeats what was said of the log before, or what the database says.
bool broker_cluster::is_of_this_log(const member_ptr& one, const member::partition& held) {
  const auto number = of(one).number;
  if (number == 0)
    return true;
  return held.has_read ? held.log == number
                       : judge_.has_stored({one->topic, held.which.partition, held.stored, number});
}

void broker_cluster::stop(const member_ptr& one) {
  if (std::exchange(one->stopping, true))
    return;
  clock_.after(clock_.chance.pause(0, 5), one->owner, [this, one] {
    if (one->revoking || one->closed)
      return;
    if (one->held.empty())
      return leave(one);
    begin_revoke(one);
  });
}

void broker_cluster::stand_aside(const member_ptr& one) {
  if (one->stopping || std::exchange(one->aside, true))
    return;
  clock_.note(one->owner->node, "stands aside of {}", one->topic);
  if (one->revoking)
    return;
  if (one->held.empty())
    return put_out(one);
  begin_revoke(one);
}

void broker_cluster::rejoin(const member_ptr& one) {
  if (!std::exchange(one->aside, false))
    return break_client(one);
  clock_.after(clock_.chance.pause(1, 300), one->owner, [this, one] { join(one); });
}

void broker_cluster::drop(const member_ptr& one) {
  one->listener = nullptr;
  one->held.clear();
  one->closed = true;
  std::erase(of(one).clients, one);
}

class simulated_consumer final : public broker::consumer_port {
public:
  simulated_consumer(broker_cluster& cluster, member_ptr client) : cluster_{cluster}, client_{std::move(client)} {}

  ~simulated_consumer() override {
    if (client_->owner->alive && !client_->closed)
      cluster_.leave(client_);
    cluster_.drop(client_);
  }

  void start_at(broker::assignment which, std::optional<broker::offset> next, broker::landmark known) override {
    auto* held = find(which);
    if (held == nullptr || held->now == phase::leaving)
      return;
    held->start = next;
    held->known = next && known.at >= *next ? broker::landmark{} : known;
    client_->listener->on_started(which);
    if (held->now == phase::reading && next) {  // going back in a partition that is being read
      held->stored = held->committed = -1;
      cluster_.begin_at(client_, *held, *next);
      return cluster_.want_fetch(client_);
    }
    cluster_.start(client_);
  }

  void store(broker::assignment which, broker::offset next, broker::landmark below, broker::offset kept) override {
    auto* held = find(which);
    if (held != nullptr && (held->now != phase::reading || next <= held->next)) {
      if (next >= held->stored)
        held->kept = kept;
      if (next > held->stored)
        held->below = below || held->known.at >= next ? below : held->known;
      held->stored = std::max(held->stored, next);
      cluster_.want_commit(client_);
    }
  }

  void pause(broker::assignment which) override {
    if (auto* held = find(which))
      held->paused = true;
  }

  void resume(broker::assignment which) override {
    if (auto* held = find(which)) {
      held->paused = false;
      cluster_.want_fetch(client_);
    }
  }

  void release(broker::assignment which) override {
    auto* held = find(which);
    if (held == nullptr || !client_->revoking)
      return;
    held->released = true;
    if (all_released(*client_))
      cluster_.finish_revoke(client_);
  }

  std::optional<broker::offset> began_at(broker::assignment which) const override {
    const auto* held = find(which);
    return held == nullptr || held->now != phase::reading ? std::nullopt : std::optional{held->began};
  }
  std::optional<broker::offset> committed(broker::assignment) const override { return std::nullopt; }
  std::optional<broker::offset> kept(broker::assignment which) const override {
    const auto* held = find(which);
    return held == nullptr || held->began_kept < 0 ? std::nullopt : std::optional{held->began_kept};
  }
  std::optional<broker::offset> log_end(broker::assignment which) const override {
    const auto* held = find(which);
    return held == nullptr || held->now != phase::reading ? std::nullopt
                                                          : std::optional{cluster_.end_of(client_, which.partition)};
  }
  void rejoin() override { cluster_.rejoin(client_); }
  void stand_aside() override { cluster_.stand_aside(client_); }
  void stop() override { cluster_.stop(client_); }

private:
  member::partition* find(broker::assignment which) const {
    const auto found = client_->held.find(which.partition);
    return found != client_->held.end() && found->second.which == which ? &found->second : nullptr;
  }

  broker_cluster& cluster_;
  member_ptr client_;
};

std::unique_ptr<broker::consumer_port> broker_cluster::make_consumer(const life_ptr& owner, const std::string& name,
                                                                     broker::consumer_listener& listener,
                                                                     std::function<bool()> is_busy) {
  auto client = std::make_shared<member>();
  client->owner = owner;
  client->topic = name;
  client->listener = &listener;
  client->is_busy = std::move(is_busy);
  topics_.at(name).clients.push_back(client);
  clock_.after(clock_.chance.pause(1, 300), owner, [this, client] { join(client); });
  return std::make_unique<simulated_consumer>(*this, client);
}

}  // namespace troupe::simulation
