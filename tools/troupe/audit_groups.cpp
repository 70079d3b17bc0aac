#include "tools/troupe/audit_groups.hpp"

#include "runtime/inspect/verdict_words.hpp"
#include "runtime/wire/identity.hpp"

#include <algorithm>

namespace troupe::auditing {
namespace {

using inspect::finding, inspect::standing;

std::string number(broker::offset at) { return std::to_string(at); }

std::string rewind_of(const std::string& name) {
  return wire::own_name() + " why " + name + "; " + wire::own_name() + " rewind " + name +
         " --to stored sets the group back";
}

std::optional<broker::offset> stored_in(const rewind::facts& one) {
  const auto known = one.known_to_database();
  return known ? std::optional{known->next} : std::nullopt;
}

/// Where the group goes on, wherever that is known.
broker::offset goes_on_at(const rewind::facts& one) {
  return std::max(stored_in(one).value_or(one.log.committed.value_or(one.log.low)), one.log.low);
}

/// Of what a group has committed: a keyed one that has told nothing yet says nothing against it.
bool is_beyond_effects(const rewind::facts& one) {
  if (!one.log.committed || (one.stored.epoch && !one.stored.batch && !one.stored.keyed))
    return false;
  return *one.log.committed > std::max(stored_in(one).value_or(0), one.log.low);
}

}  // namespace

finding judge_place(const std::string& name, const std::string& group, const group_place& one) {
  const auto stored = stored_in(one.now);
  const auto& log = one.now.log;
  if (one.now.missed != 0 || one.now.stored_is_foreign)
    return finding::broken(name + " was made anew: what " + group + " knows is of the old log",
                           wire::own_name() + " why " + name);
  if (const auto last = std::max(stored.value_or(0), log.committed.value_or(0)); last > one.end)
    return finding::broken(name + " ends at " + number(one.end) + ", " + group + " is at " + number(last),
                           wire::own_name() + " why " + name);
  if (is_beyond_effects(one.now))
    return finding::broken(name + ": " + number(*log.committed) + " is committed, the database " +
                               (stored ? "knows " + number(*stored) : "knows nothing of it"),
                           rewind_of(name));
  if (one.left)
    return finding::broken(name + ": record " + number(*one.left) + " and perhaps earlier ones are left, " + group +
                               " goes on at " + number(goes_on_at(one.now)),
                           wire::own_name() + " why " + name);
  if (stored && *stored < log.low)
    return finding::waits(name + " begins at " + number(log.low) + ", " + group + " is at " + number(*stored) +
                              ": records between them were removed before they were read",
                          "if they are needed, publish them again; then give the topic a longer retention");
  return finding::holds("");
}

line judge_group(const std::string& topic, const std::string& group, const std::vector<group_place>& all) {
  const auto what = "group " + group + " goes on in " + topic + " where its effects end";
  std::vector<finding> wrong;
  broker::offset behind = 0;
  for (const auto& one : all) {
    behind += std::max<broker::offset>(one.now.log.high - goes_on_at(one.now), 0);
    if (auto found = judge_place(topic + '/' + std::to_string(one.now.log.partition), group, one);
        found.how != standing::ok)
      wrong.push_back(std::move(found));
  }
  if (wrong.empty())
    return {what, finding::holds(inspect::count(std::ssize(all), "partition") + ", " +
                                 inspect::count(behind, "offset") + " behind")};
  auto worst = *std::min_element(wrong.begin(), wrong.end(), [](const auto& a, const auto& b) {
    return a.how == standing::fault && b.how != standing::fault;
  });
  if (wrong.size() > 1)
    worst.found += "; and " + inspect::count(std::ssize(wrong) - 1, "partition") + " more";
  return {what, worst};
}

namespace {

using answer = tl::expected<std::vector<group_place>, rewind::trouble>;

rewind::trouble unreachable(std::string why) { return {{std::move(why)}, node::exit_code::unreachable}; }

/// The last record that is not finished, by partition. Offsets without a record are nothing that is left.
std::optional<rewind::trouble> find_left(const rewind::request& asked, std::vector<group_place>& all) {
  std::vector<broker::partition_range> open;
  for (const auto& one : all)
    if (const auto at = goes_on_at(one.now); at < one.now.log.high)
      open.push_back({one.now.log.partition, at, one.now.log.high});
  if (open.empty())
    return std::nullopt;
  const auto found = broker::last_records(asked.kafka, asked.topic, open, rewind::patience);
  if (!found)
    return unreachable(found.error());
  for (auto& one : all)
    if (const auto last = found->find(one.now.log.partition); last != found->end())
      one.left = last->second.at;
  return std::nullopt;
}

/// Offsets were stored meanwhile; only one that lies beyond the end of before needs the end of now.
std::optional<rewind::trouble> find_ends(const rewind::request& asked, std::vector<group_place>& all) {
  const auto is_ahead = [](const group_place& one) { return stored_in(one.now).value_or(0) > one.now.log.high; };
  if (std::none_of(all.begin(), all.end(), is_ahead))
    return std::nullopt;
  const auto now = broker::partition_ranges(asked.kafka, asked.topic, asked.group, rewind::patience);
  if (!now)
    return unreachable(now.error());
  for (auto& one : all)
    for (const auto& range : *now)
      if (range.partition == one.now.log.partition)
        one.end = range.high;
  return std::nullopt;
}

}  // namespace

answer look_at_group(const rewind::request& asked, bool settled) {
  auto seen = rewind::look(asked);
  if (!seen)
    return tl::unexpected{std::move(seen.error())};
  std::vector<group_place> all;
  for (auto& one : seen->partitions)
    all.push_back({one, one.log.high});
  if (auto failed = find_ends(asked, all))
    return tl::unexpected{std::move(*failed)};
  if (settled)
    if (auto failed = find_left(asked, all))
      return tl::unexpected{std::move(*failed)};
  return all;
}

}  // namespace troupe::auditing
