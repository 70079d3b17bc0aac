#include "tests/simulation/world/plan.hpp"

namespace troupe::simulation {
namespace {

constexpr std::size_t remake_percent = 20;  // instead of losing single records

}  // namespace

plan::plan(std::uint64_t number) : seed{number} {
  random dice{mixed(number)};
  calm = dice.chance(8);
  nodes = calm ? 1 : static_cast<std::size_t>(dice.between(1, 3));  // partitions that move have a reason to come twice
  partitions = static_cast<std::size_t>(dice.between(1, 4));
  orders = static_cast<std::size_t>(dice.between(5, 25));
  foreign = static_cast<std::size_t>(dice.between(20, 80));
  requests = static_cast<std::size_t>(dice.between(20, 60));
  keys = static_cast<std::size_t>(dice.between(2, 12));
  span = milliseconds{dice.between(8'000, 25'000)};
  poison_percent = dice.chance(60) ? static_cast<std::size_t>(dice.between(1, 8)) : 0;
  flaky_percent = dice.chance(60) ? static_cast<std::size_t>(dice.between(1, 15)) : 0;
  node.max_in_flight = static_cast<std::size_t>(dice.between(6, 40));
  if (dice.chance(30))  // of some records
    node.max_in_flight_size = static_cast<std::size_t>(dice.between(300, 3000));
  node.max_batch = static_cast<std::size_t>(dice.between(1, 12));
  node.parks = dice.chance(75);
  node.park_after = static_cast<std::size_t>(dice.between(0, 5));
  if (node.parks && dice.chance(50))
    node.on_exhausted = bridge::exhausted_action::park;
  if (dice.chance(40))
    node.relay_room = static_cast<std::size_t>(dice.between(1, 6));
  broker.revoke_timeout = node.revoke_timeout;
  if (calm)
    return;
  faults = static_cast<std::size_t>(dice.between(3, 14));
  broker.commit_failure_percent = dice.chance(50) ? static_cast<std::size_t>(dice.between(1, 20)) : 0;
  broker.delivery_failure_percent = dice.chance(50) ? static_cast<std::size_t>(dice.between(1, 15)) : 0;
  database.fault_percent = dice.chance(70) ? static_cast<std::size_t>(dice.between(1, 10)) : 0;
  if (dice.chance(50))
    draw_troubles(dice);
}

void plan::draw_troubles(random& dice) {
  troubles = static_cast<std::size_t>(dice.between(1, 4));
  remakes = dice.chance(remake_percent);
  if (remakes)
    return;
  hole_percent = dice.chance(40) ? static_cast<std::size_t>(dice.between(5, 40)) : 0;
  loses_records = dice.chance(30);
}

random plan::at(const place& where) const {
  return random{mixed(seed) ^
                mixed(static_cast<std::uint64_t>(where.partition) << 32 ^ static_cast<std::uint64_t>(where.at) ^
                      where.topic.size() << 56 ^ static_cast<std::uint64_t>(where.log) << 48)};
}

treatment plan::of(const place& where) const {
  auto dice = at(where);
  if (dice.chance(poison_percent))
    return {dice.chance(50) ? treatment::kind::failing : treatment::kind::rejected, 0};
  if (dice.chance(flaky_percent))
    return {treatment::kind::flaky, static_cast<std::uint32_t>(dice.between(1, node.retry.attempts - 1))};
  return {};
}

// Never many in a row: then it would be the database that is at fault.
bool plan::is_refused(const place& where) const {
  auto before = where;
  before.at = where.at / 3 * 3;
  return where.at % 3 == static_cast<broker::offset>(at(before).next() % 3) && at(where).chance(poison_percent * 3 / 2);
}

bool plan::is_rejected(const std::string& event_id) const {
  std::uint64_t number = seed;
  for (const auto c : event_id)
    number = mixed(number ^ static_cast<unsigned char>(c));
  return !event_id.empty() && random{number}.chance(poison_percent);
}

}  // namespace troupe::simulation
