#include "tools/chaos.d/schedule.hpp"

#include "tools/chaos.d/dice.hpp"

#include <algorithm>

namespace troupe::chaos {
namespace {

constexpr milliseconds pause_in_turn{12'000};

milliseconds end_of(const planned_fault& fault) { return fault.at + fault.lasts + recovery_of(victim_of(fault.kind)); }

bool overlap(const planned_fault& one, const planned_fault& other) {
  return one.at < end_of(other) && other.at < end_of(one);
}

class plan {
public:
  explicit plan(const schedule_settings& with) : with_{with}, dice_{with.seed} {}

  std::vector<planned_fault> make() {
    const auto gap = static_cast<std::int64_t>(60'000 / std::max(with_.per_minute, 0.1));
    for (milliseconds at{dice_.between(1000, 4000)}; at < with_.lasts;
         at += milliseconds{dice_.between(gap / 4, gap * 7 / 4)})
      add_at(at);
    return std::move(faults_);
  }

  std::vector<planned_fault> make_in_turn() {
    fill();
    milliseconds at{3000};
    for (const auto kind : bag_) {
      faults_.push_back(draw(kind, at));
      at = faults_.back().at + faults_.back().lasts + recovery_of(victim_of(kind)) + pause_in_turn;
    }
    return std::move(faults_);
  }

private:
  // The first of the bag that fits; what does not fit now stays in it.
  void add_at(milliseconds at) {
    if (bag_.empty())
      fill();
    for (auto kind = bag_.begin(); kind != bag_.end(); ++kind) {
      const auto fault = draw(*kind, at);
      if (!fits(fault))
        continue;
      faults_.push_back(fault);
      return void(bag_.erase(kind));
    }
  }

  void fill() {
    std::copy_if(with_.kinds.begin(), with_.kinds.end(), std::back_inserter(bag_),
                 [](fault_kind kind) { return victim_of(kind) != victim::logs; });
    dice_.shuffle(bag_);
  }

  planned_fault draw(fault_kind kind, milliseconds at) {
    const auto [least, most] = traits_of(kind).lasts;
    const auto whom = victim_of(kind);
    int target = 0;
    if (whom == victim::node)
      target = one_of(with_.nodes);
    else if (whom == victim::broker)
      target = one_of(with_.brokers);
    else if (whom == victim::database)
      target = one_of(with_.nodes + 1) - 1;  // `every` is -1
    return {kind, target, at, milliseconds{dice_.between(least * 1000LL, most * 1000LL)}};
  }

  int one_of(int count) { return static_cast<int>(dice_.between(0, count - 1)); }

  bool fits(const planned_fault& fault) const {
    if (end_of(fault) > with_.lasts)
      return false;
    int nodes_away = 0;
    for (const auto& other : faults_)
      if (overlap(fault, other)) {
        if (exclude(fault, other))
          return false;
        nodes_away += victim_of(other.kind) == victim::node;
      }
    return victim_of(fault.kind) != victim::node || nodes_away + 1 < with_.nodes;
  }

  const schedule_settings& with_;
  dice dice_;
  std::vector<fault_kind> bag_;
  std::vector<planned_fault> faults_;
};

}  // namespace

bool exclude(const planned_fault& one, const planned_fault& other) {
  const auto a = victim_of(one.kind), b = victim_of(other.kind);
  if (a == victim::topics || b == victim::topics)
    return false;
  const bool nodes = (a == victim::node || a == victim::all_nodes) && (b == victim::node || b == victim::all_nodes);
  const auto is_member = [](const planned_fault& fault) { return fault.kind == fault_kind::foreign_assignor; };
  if ((is_member(one) && b == victim::group) || (is_member(other) && a == victim::group))
    return true;
  if (nodes)
    return a == victim::all_nodes || b == victim::all_nodes || one.target == other.target;
  return a == b;
}

milliseconds recovery_of(victim whom) {
  switch (whom) {
    case victim::node:
      return milliseconds{5'000};
    case victim::all_nodes:
      return milliseconds{15'000};
    case victim::broker:
      return milliseconds{12'000};
    case victim::database:
      return milliseconds{4'000};
    case victim::group:
      return milliseconds{3'000};
    case victim::sink:
      return milliseconds{3'000};
    case victim::topics:
    case victim::logs:
      return milliseconds{0};
  }
  return milliseconds{0};
}

std::vector<fault_kind> possible_kinds(const surroundings& are) {
  std::vector<fault_kind> out;
  for (const auto& one : all_faults())
    if (one.needs == need::nothing || (one.needs == need::real_broker && are.brokers > 0) ||
        (one.needs == need::three_brokers && are.brokers > 2) || (one.needs == need::rights && are.have_rights) ||
        (one.needs == need::standby && are.have_standby))
      out.push_back(one.kind);
  return out;
}

std::vector<planned_fault> in_turn(const schedule_settings& with) { return plan{with}.make_in_turn(); }

std::vector<planned_fault> schedule_of(const schedule_settings& with) { return plan{with}.make(); }

std::vector<planned_fault> kills_of(std::uint64_t seed, int kills, int nodes) {
  dice random{seed};
  std::vector<planned_fault> out;
  milliseconds at{0};
  for (int i = 0; i < kills; ++i) {
    at += milliseconds{random.between(1000, 3000)};
    const milliseconds away{random.between(0, 2000)};
    out.push_back({fault_kind::node_kill, static_cast<int>(random.between(0, nodes - 1)), at, away});
    at += away + recovery_of(victim::node);
  }
  return out;
}

}  // namespace troupe::chaos
