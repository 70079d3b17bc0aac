// Who reads what: generations, rebalances, members that are put out.
#include "tests/simulation/world/broker.hpp"

#include <algorithm>

namespace troupe::simulation {

using phase = member::partition::phase;

namespace {

bool contains(const std::vector<member_ptr>& list, const member_ptr& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}
std::vector<broker::assignment> assignments_of(const member& one) {
  std::vector<broker::assignment> all;
  for (const auto& [partition, held] : one.held)
    all.push_back(held.which);
  return all;
}
}  // namespace

bool broker_cluster::is_member(const member_ptr& one) { return one->generation > 0 && contains(of(one).members, one); }

bool broker_cluster::may_commit(const member_ptr& one) {
  return is_member(one) && one->generation == of(one).generation && !is_away() &&
         !clock_.chance.chance(with_.commit_failure_percent);
}

void broker_cluster::join(const member_ptr& one) {
  auto& group = of(one);
  if (one->stopping || one->aside || one->revoking || one->listener == nullptr)
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
  begin_revoke(one);
}

void broker_cluster::begin_revoke(const member_ptr& one) {
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
  if (one->aside)
    return put_out(one);
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
      if (one->owner == owner && !one->stopping)
        return break_client(one);
}

void broker_cluster::break_client(const member_ptr& one) {
  if (one->stopping)
    return;
  clock_.after(with_.session_timeout, nullptr, [this, one, generation = one->generation] {
    if (one->generation == 0 && generation > 0 && one->held.empty())
      put_out(one);
  });
  lose(one);
}

void broker_cluster::rebalance_all() {
  for (auto& [name, topic] : topics_)
    if (!topic.members.empty())
      rebalance(topic);
}

}  // namespace troupe::simulation
