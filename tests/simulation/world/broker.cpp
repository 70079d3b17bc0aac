#include "tests/simulation/world/broker.hpp"

#include <algorithm>

namespace troupe::simulation {

using phase = member::partition::phase;

namespace {

std::size_t hash_of(const std::string& key) {
  std::uint64_t sum = 1469598103934665603U;
  for (const auto c : key)
    sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return static_cast<std::size_t>(mixed(sum));
}

bool contains(const std::vector<member_ptr>& list, const member_ptr& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

bool all_released(const member& one) {
  return std::all_of(one.held.begin(), one.held.end(), [](const auto& each) { return each.second.released; });
}

std::vector<broker::assignment> assignments_of(const member& one) {
  std::vector<broker::assignment> all;
  for (const auto& [partition, held] : one.held)
    all.push_back(held.which);
  return all;
}

}  // namespace

place broker_cluster::append(const std::string& name, logged record) {
  auto& into = topics_.at(name);
  const auto partition = record.key ? hash_of(*record.key) % into.logs.size() : clock_.chance.below(into.logs.size());
  auto& log = into.logs[partition];
  const place where{name, static_cast<std::int32_t>(partition), static_cast<broker::offset>(log.size())};
  judge_.appended(where, describe(where, record));
  log.push_back(std::move(record));
  ++records_;
  for (const auto& client : into.clients)
    if (client->held.contains(where.partition))
      want_fetch(client);
  return where;
}

const logged& broker_cluster::at(const place& where) const {
  return topics_.at(where.topic)
      .logs.at(static_cast<std::size_t>(where.partition))
      .at(static_cast<std::size_t>(where.at));
}

bool broker_cluster::is_member(const member_ptr& one) { return one->generation > 0 && contains(of(one).members, one); }

bool broker_cluster::may_commit(const member_ptr& one) {
  return is_member(one) && one->generation == of(one).generation && !is_away() &&
         !clock_.chance.chance(with_.commit_failure_percent);
}

bool broker_cluster::owns(const life_ptr& owner, const std::string& name, std::int32_t partition) const {
  const auto& owners = topics_.at(name).owners;
  const auto found = owners.find(partition);
  return found == owners.end() || found->second->owner == owner;
}

bool broker_cluster::is_closed(const life_ptr& owner) const {
  for (const auto& [name, topic] : topics_)
    for (const auto& client : topic.clients)
      if (client->owner == owner && !client->closed)
        return false;
  return true;
}

clockwork::instant broker_cluster::last_change(const life_ptr& owner) const {
  clockwork::instant last{};
  for (const auto& [name, topic] : topics_)
    for (const auto& client : topic.clients)
      if (client->owner == owner)
        last = std::max(last, client->changed);
  return last;
}

std::optional<std::string> broker_cluster::lag() const {
  for (const auto& [name, topic] : topics_)
    for (std::size_t i = 0; i < topic.logs.size(); ++i) {
      const auto committed = topic.committed.find(static_cast<std::int32_t>(i));
      const auto next = committed == topic.committed.end() ? 0 : committed->second;
      if (next < static_cast<broker::offset>(topic.logs[i].size()))
        return name + '/' + std::to_string(i) + " is committed up to " + std::to_string(next) + " of " +
               std::to_string(topic.logs[i].size());
    }
  return std::nullopt;
}

void broker_cluster::be_reliable() {
  with_.commit_failure_percent = 0;
  with_.delivery_failure_percent = 0;
  away_until_ = {};
}

// --- the group ---

void broker_cluster::join(const member_ptr& one) {
  auto& group = of(one);
  if (one->stopping || one->revoking || one->listener == nullptr)
    return;
  if (!one->held.empty())
    return revoke(one);
  if (is_away())
    return clock_.after(milliseconds{500}, one->owner, [this, one] { join(one); });
  if (!contains(group.members, one))
    group.members.push_back(one);
  if (!contains(group.joined, one))
    group.joined.push_back(one);
  rebalance(group);
}

void broker_cluster::rebalance(topic& group) {
  if (!std::exchange(group.rebalancing, true))
    for (const auto& one : group.members)
      if (!contains(group.joined, one))
        clock_.after(clock_.chance.pause(0, 900), one->owner, [this, one] { revoke(one); });
  complete(group);
}

void broker_cluster::complete(topic& group) {
  if (!group.rebalancing)
    return;
  for (const auto& one : group.members)
    if (!contains(group.joined, one))
      return;
  group.rebalancing = false;
  group.joined.clear();
  group.owners.clear();
  ++group.generation;
  for (std::size_t i = 0; i < group.members.size(); ++i) {
    const auto& one = group.members[i];
    one->generation = group.generation;
    std::vector<std::int32_t> its;  // ranges
    for (std::size_t p = i * group.logs.size() / group.members.size();
         p < (i + 1) * group.logs.size() / group.members.size(); ++p) {
      its.push_back(static_cast<std::int32_t>(p));
      group.owners[its.back()] = one;
    }
    clock_.after(clock_.chance.pause(1, 100), one->owner,
                 [this, one, its, generation = group.generation] { assign(one, generation, its); });
  }
}

void broker_cluster::assign(const member_ptr& one, std::uint64_t generation,
                            const std::vector<std::int32_t>& partitions) {
  if (one->generation != generation || one->revoking || one->stopping || one->listener == nullptr ||
      contains(of(one).joined, one) || !one->held.empty() || partitions.empty())
    return;
  for (const auto partition : partitions)
    one->held[partition].which = {partition, ++last_assignment_};
  std::string names;
  for (const auto& which : assignments_of(*one))
    names += fmt::format(" {}#{}", which.partition, which.generation);
  clock_.note(one->owner->node, "gets {}:{}", one->topic, names);
  one->changed = clock_.now();
  one->listener->on_assigned(assignments_of(*one));
}

void broker_cluster::revoke(const member_ptr& one) {
  if (!is_member(one) || one->revoking || !of(one).rebalancing || contains(of(one).joined, one))
    return;
  if (one->held.empty())
    return join(one);
  one->revoking = true;
  one->changed = clock_.now();
  for (auto& [partition, held] : one->held)
    held.now = phase::leaving;
  clock_.note(one->owner->node, "gives up {}", one->topic);
  one->listener->on_revoked(assignments_of(*one), false);
  clock_.after(with_.revoke_timeout, one->owner, [this, one, revoke = ++one->revokes] {
    if (one->revoking && one->revokes == revoke)
      finish_revoke(one);
  });
}

void broker_cluster::finish_revoke(const member_ptr& one) {
  if (is_member(one))
    commit(one, true);
  one->revoking = false;
  one->held.clear();
  if (one->stopping)
    return leave(one);
  clock_.after(clock_.chance.pause(0, 50), one->owner, [this, one] { join(one); });
}

// Somebody else may have the partitions already.
void broker_cluster::lose(const member_ptr& one) {
  one->revoking = false;
  one->generation = 0;
  ++one->owner->losses;
  one->changed = clock_.now();
  ++one->revokes;
  const auto lost = assignments_of(*one);
  one->held.clear();
  clock_.note(one->owner->node, "has lost {}", one->topic);
  if (!lost.empty() && one->listener != nullptr)
    one->listener->on_revoked(lost, true);
  if (one->stopping)
    one->closed = true;
  else
    clock_.after(clock_.chance.pause(1, 1000), one->owner, [this, one] { join(one); });
}

void broker_cluster::put_out(const member_ptr& one) {
  auto& group = of(one);
  std::erase(group.joined, one);
  if (std::erase(group.members, one) == 0)
    return;
  one->generation = 0;
  if (group.members.empty())
    group.owners.clear();
  else
    rebalance(group);
}

void broker_cluster::leave(const member_ptr& one) {
  put_out(one);
  one->closed = true;
}

void broker_cluster::silence(const life_ptr& owner) {
  for (auto& [name, topic] : topics_)
    for (const auto& one : std::vector{topic.clients}) {
      if (one->owner != owner)
        continue;
      if (!owner->alive)
        drop(one);
      clock_.after(with_.session_timeout, nullptr, [this, one, freeze = owner->freezes] {
        if (!one->owner->alive || (one->owner->frozen && one->owner->freezes == freeze))
          put_out(one);
      });
    }
}

void broker_cluster::awake(const life_ptr& owner) {
  for (auto& [name, topic] : topics_)
    for (const auto& one : topic.clients)
      if (one->owner == owner && one->generation == 0 && !one->held.empty())
        clock_.after(clock_.chance.pause(0, 1500), owner, [this, one] {
          if (one->generation == 0 && !one->held.empty())
            lose(one);
        });
      else if (one->owner == owner && one->generation == 0 && !contains(topic.members, one))
        clock_.after(clock_.chance.pause(0, 1500), owner, [this, one] { join(one); });
}

void broker_cluster::break_client(const life_ptr& owner) {
  for (auto& [name, topic] : topics_)
    for (const auto& one : topic.clients)
      if (one->owner == owner && !one->stopping) {
        clock_.after(with_.session_timeout, nullptr, [this, one, generation = one->generation] {
          if (one->generation == 0 && generation > 0 && one->held.empty())
            put_out(one);
        });
        return lose(one);
      }
}

void broker_cluster::rebalance_all() {
  for (auto& [name, topic] : topics_)
    if (!topic.members.empty())
      rebalance(topic);
}

// --- one client ---

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
      batch.push_back({held.which, held.next, from.key, from.value, from.head, {}});
    }
    more = more || held.next < static_cast<broker::offset>(log.size());
  }
  if (more)
    want_fetch(one);
  if (batch.empty() || one->listener == nullptr)
    return;
  for (const auto& record : batch)
    clock_.note(one->owner->node, "reads {}/{}@{} key {}", one->topic, record.from.partition, record.at,
                record.key.value_or("-"));
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
    one->revoking = true;
    for (auto& [partition, held] : one->held)
      held.now = phase::leaving;
    one->listener->on_revoked(assignments_of(*one), false);
    clock_.after(with_.revoke_timeout, one->owner, [this, one] {
      if (one->revoking)
        finish_revoke(one);
    });
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

  void start_at(broker::assignment which, std::optional<broker::offset> next) override {
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

  void store(broker::assignment which, broker::offset next) override {
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

  std::optional<broker::offset> log_end(broker::assignment) const override { return std::nullopt; }
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

/// What lies between a producer and the topics; outlives the producer.
class producer_wire : public std::enable_shared_from_this<producer_wire> {
public:
  producer_wire(broker_cluster& cluster, life_ptr owner, broker::producer_listener& listener)
      : cluster_{cluster}, owner_{std::move(owner)}, listener_{&listener} {}

  void cut() { listener_ = nullptr; }

  // Events leave one after the other. What was handed to the network arrives even if its sender dies.
  void send(broker::outgoing one) {
    auto& clock = cluster_.clock_;
    last_ = std::max(last_, clock.now() + clock.chance.pause(1, 20));
    const auto sender = clock.chance.chance(50) ? nullptr : owner_;
    clock.after(std::chrono::duration_cast<milliseconds>(last_ - clock.now()), sender,
                [wire = shared_from_this(), one = std::move(one)] { wire->arrive(one); });
  }

private:
  void arrive(const broker::outgoing& one) {
    auto& clock = cluster_.clock_;
    const bool fails = cluster_.is_away() || clock.chance.chance(cluster_.with_.delivery_failure_percent);
    if (!cluster_.is_away() && (!fails || clock.chance.chance(50))) {
      clock.note(owner_->node, "publishes {}{}", one.event.id, fails ? " whose report is lost" : "");
      cluster_.append(one.event.topic, {one.event.key, one.event.payload, one.event.head});
    }
    clock.after(clock.chance.pause(1, fails ? 2000 : 50), owner_,
                [wire = shared_from_this(), token = one.token, fails] { wire->report(token, fails); });
  }

  void report(std::uint64_t token, bool failed) {
    using result = broker::delivery::result;
    if (listener_ != nullptr)
      listener_->on_deliveries({{token, failed ? result::failed : result::delivered, 0, 0, "no answer"}});
  }

  broker_cluster& cluster_;
  life_ptr owner_;
  broker::producer_listener* listener_;
  clockwork::instant last_{};
};

class simulated_producer final : public broker::producer_port {
public:
  explicit simulated_producer(std::shared_ptr<producer_wire> wire) : wire_{std::move(wire)} {}
  ~simulated_producer() override { wire_->cut(); }

  void publish(std::vector<broker::outgoing> events) override {
    for (auto& one : events)
      wire_->send(std::move(one));
  }
  bool flush(milliseconds) override { return true; }

private:
  std::shared_ptr<producer_wire> wire_;
};

std::unique_ptr<broker::producer_port> broker_cluster::make_producer(const life_ptr& owner,
                                                                     broker::producer_listener& listener) {
  return std::make_unique<simulated_producer>(std::make_shared<producer_wire>(*this, owner, listener));
}

}  // namespace troupe::simulation
