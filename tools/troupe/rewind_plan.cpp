#include "tools/troupe/rewind_plan.hpp"

#include "runtime/wire/identity.hpp"

#include <algorithm>

namespace troupe::rewind {
namespace {

using placed = tl::expected<broker::offset, std::string>;
using refused = tl::unexpected<std::string>;

std::string range_of(const broker::partition_range& log) {
  return "which holds " + std::to_string(log.low) + " to " + std::to_string(log.high);
}

/// The place of one partition, by what was asked for.
struct place_finder {
  std::string name;  // "payments/3"
  const facts& now;

  placed operator()(beginning) const { return now.log.low; }
  placed operator()(end) const { return now.log.high; }
  placed operator()(wire::timestamp) const { return now.at_time.value_or(now.log.high); }

  placed operator()(broker::offset at) const {
    if (at < now.log.low || at > now.log.high)
      return refused{"offset " + std::to_string(at) + " is not in the log of " + name + ", " + range_of(now.log)};
    return at;
  }

  placed operator()(stored) const {
    const auto known = now.known_to_database();
    if (!known && now.reads_on_at() == now.log.low)  // nothing of it was handled
      return now.log.low;
    if (!known)
      return refused{"the database does not know how far " + name + " was read; give its place: " + wire::own_name() +
                     " rewind " + name + " --to beginning, OFFSET or TIME"};
    if (now.kind() == style::both && now.stored.keyed && now.stored.keyed->next != now.stored.batch->next)
      return refused{name + " was read by a batch handler up to " + std::to_string(now.stored.batch->next) +
                     " and by a keyed one up to " + std::to_string(now.stored.keyed->next) + "; give one of them"};
    if (now.stored_is_foreign)
      return refused{"the topic was made anew: offset " + std::to_string(known->next) + " that the database knows of " +
                     name + " is of another log; --to beginning reads all of this one"};
    const auto found = (*this)(known->next);
    return found ? found : refused{"what the database knows is gone: " + found.error()};
  }
};

}  // namespace

const char* to_string(style what) {
  switch (what) {
    case style::keyed:
      return "keyed";
    case style::batch:
      return "batch";
    case style::both:
      return "keyed and batch";
    default:
      return "unknown";
  }
}

style facts::kind() const {
  if (stored.batch)
    return stored.epoch ? style::both : style::batch;
  return stored.epoch ? style::keyed : style::unknown;
}

std::optional<letters::reached> facts::known_to_database() const {
  const auto& batch = stored.batch;
  if (!batch || (stored.keyed && stored.keyed->next < batch->next))
    return stored.keyed;
  // Set back by hand, it has a record beside it that lies higher.
  return letters::reached{batch->next, batch->known.at < batch->next ? batch->known : broker::landmark{}};
}

broker::offset facts::reads_on_at() const {
  if (missed != 0)
    return log.low;
  const auto at = stored.batch ? stored.batch->next : log.committed.value_or(log.low);
  return std::clamp(at, log.low, log.high);
}

bool step::stays() const {
  const auto known = now.known_to_database();
  if (now.missed != 0 || (known && (known->next != to || now.stored.keyed.value_or(*known).next != to)))
    return false;
  if (!now.log.committed)
    return to == now.log.low;
  return now.log.committed == to && (known || !now.stored.epoch);
}

bool is_missed(broker::landmark known, const broker::partition_range& log, broker::landmark there) {
  if (!known || known.at < log.low)
    return false;
  return known.at >= log.high || (there && there.at == known.at && there.print != known.print);
}

tl::expected<std::vector<step>, std::vector<std::string>> plan(const std::string& topic, const std::vector<facts>& all,
                                                               const target& to) {
  std::vector<step> steps;
  std::vector<std::string> wrong;
  for (const auto& one : all) {
    const auto place = std::visit(place_finder{topic + '/' + std::to_string(one.log.partition), one}, to);
    if (place)
      steps.push_back({one.log.partition, one, one.reads_on_at(), *place});
    else
      wrong.push_back(place.error());
  }
  if (!wrong.empty())
    return tl::unexpected{std::move(wrong)};
  return steps;
}

}  // namespace troupe::rewind
