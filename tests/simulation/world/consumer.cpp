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
  return broker::print_of({at, 0, one.key, one.value});
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
    held.next = held.start->value_or(of(one).committed[partition]);
    held.now = phase::reading;
  }
  want_fetch(one);
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
    if (held.now != phase::reading || held.paused || one->is_busy() || is_away())
      continue;
    for (; held.next < static_cast<broker::offset>(log.size()) && batch.size() < with_.fetch; ++held.next) {
      const auto& from = log[static_cast<std::size_t>(held.next)];
      batch.push_back({held.which, held.next, from.key, from.value, from.head, {}, print_at(held.next, from)});
    }
    more = more || held.next < static_cast<broker::offset>(log.size());
  }
  if (more)
    want_fetch(one);
  if (batch.empty() || one->listener == nullptr)
    return;
  for (const auto& record : batch) {
    judge_.read({one->topic, record.from.partition, record.at}, one->owner.get(), record.from.generation,
                clock_.elapsed());
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
    of(one).committed[partition] = held.stored;
    judge_.committed(one->topic, partition, held.stored, one->owner->node);
  }
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

  void start_at(broker::assignment which, std::optional<broker::offset> next, broker::landmark) override {
    auto* held = find(which);
    if (held == nullptr || held->now == phase::leaving)
      return;
    held->start = next;
    if (held->now == phase::reading && next) {  // going back in a partition that is being read
      held->next = *next;
      held->stored = held->committed = -1;
      return cluster_.want_fetch(client_);
    }
    cluster_.start(client_);
  }

  void store(broker::assignment which, broker::offset next, broker::landmark) override {
    if (auto* held = find(which)) {
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

  std::optional<broker::offset> began_at(broker::assignment) const override { return std::nullopt; }
  std::optional<broker::offset> committed(broker::assignment) const override { return std::nullopt; }
  std::optional<broker::offset> log_end(broker::assignment) const override { return std::nullopt; }
  void rejoin() override { cluster_.break_client(client_); }
  void stop() override { cluster_.stop(client_); }

private:
  member::partition* find(broker::assignment which) {
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
