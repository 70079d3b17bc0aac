#include "runtime/inspect/stall_detector.hpp"

#include <algorithm>

namespace troupe::inspect {
namespace {

bool has_work(const sights::partition& one) { return one.lag ? *one.lag > 0 : !one.waiting.empty(); }

std::string seconds(std::chrono::milliseconds time) { return std::to_string(time.count() / 1000) + " s"; }

std::string sentence_of(const sights::partition& one, std::chrono::milliseconds still) {
  std::string out = one.watermark ? "the watermark " + std::to_string(*one.watermark) : "the beginning";
  out += " has not moved for " + seconds(still);
  if (one.lag)
    out += ", " + std::to_string(*one.lag) + " records behind";
  if (!one.waiting.empty())
    out += "; it waits for " + one.waiting;
  if (!one.last_error.empty())
    out += "; last error: " + one.last_error;
  return out;
}

}  // namespace

const char* to_string(stall_kind kind) {
  switch (kind) {
    case stall_kind::partition:
      return "partition";
    case stall_kind::actor:
      return "actor";
    case stall_kind::outbox:
      return "outbox";
    case stall_kind::poll:
      return "poll";
    case stall_kind::membership:
      return "membership";
  }
  return "";
}

std::vector<stall> stall_detector::look(moment now, const sights& seen) {
  remember(now, seen);
  std::vector<stall> found;
  add_partitions(found);
  add_faults(seen, found);
  add_actors(seen, found);
  add_outbox(seen, found);
  add_poll_loops(seen, found);
  add_memberships(seen, found);
  return found;
}

void stall_detector::remember(moment now, const sights& seen) {
  if (seen.all_partitions)
    std::erase_if(partitions_, [&](const auto& known) {
      return std::none_of(seen.partitions.begin(), seen.partitions.end(),
                          [&](const auto& one) { return one.name == known.first; });
    });
  for (const auto& one : seen.partitions) {
    const auto [at, added] = partitions_.try_emplace(one.name, memory{one.generation, one.watermark, now, {}});
    auto& known = at->second;
    if (known.generation != one.generation || known.watermark != one.watermark || !has_work(one) ||
        one.paused_on_purpose)
      known = {one.generation, one.watermark, now, {}};
    known.stalled.clear();
    const auto still = std::chrono::duration_cast<std::chrono::milliseconds>(now - known.moved_at);
    const auto limit = one.watermark ? limits_.stall_after : std::min(limits_.stall_after, limits_.start_after);
    if (still >= limit && has_work(one))
      known.stalled = sentence_of(one, still);
    if (!one.hindered.empty() && one.hindered_for >= limits_.hindered_after)
      known.stalled = "it has stood still for " + seconds(one.hindered_for) + ": " + one.hindered;
    if (!one.cut.empty())
      known.stalled = one.cut;
  }
}

void stall_detector::add_partitions(std::vector<stall>& found) const {
  for (const auto& [name, known] : partitions_)
    if (!known.stalled.empty())
      found.push_back({stall_kind::partition, "partition " + name, known.stalled});
}

void stall_detector::add_faults(const sights& seen, std::vector<stall>& found) const {
  for (const auto& one : seen.faults)
    found.push_back({stall_kind::partition, "bridge " + one.topic,
                     "it had a fault (" + one.what + "), has dropped what it held and joins its group again"});
}

void stall_detector::add_actors(const sights& seen, std::vector<stall>& found) const {
  for (const auto& one : seen.busy_actors)
    if (one.busy_for >= limits_.stuck_after)
      found.push_back({stall_kind::actor, "actor " + one.name + " " + std::to_string(one.id),
                       "it has been busy with " + one.busy_with + " for " + seconds(one.busy_for)});
}

void stall_detector::add_outbox(const sights& seen, std::vector<stall>& found) const {
  if (seen.outbox_oldest >= limits_.outbox_after)
    found.push_back({stall_kind::outbox, "outbox",
                     "an event committed " + seconds(seen.outbox_oldest) + " ago is not published yet"});
  for (const auto& one : seen.closed_topics)
    if (one.closed_for >= limits_.hindered_after)
      found.push_back({stall_kind::outbox, "outbox " + one.topic,
                       "events have waited in the outbox for " + seconds(one.closed_for) + ": " + one.reason});
}

void stall_detector::add_poll_loops(const sights& seen, std::vector<stall>& found) const {
  for (const auto& one : seen.poll_loops)
    if (one.since_last_poll >= limits_.poll_after)
      found.push_back({stall_kind::poll, "poll loop " + one.topic,
                       "the consumer has not polled its client for " + seconds(one.since_last_poll)});
}

void stall_detector::add_memberships(const sights& seen, std::vector<stall>& found) const {
  for (const auto& one : seen.memberships) {
    const auto subject = "membership " + one.topic;
    if (!one.aside.empty())
      found.push_back(
          {stall_kind::membership, subject,
           "it has left group " + one.group + " so that others can read, and comes back by itself: " + one.aside});
    else if (one.outside_for >= limits_.stall_after)
      found.push_back(
          {stall_kind::membership, subject,
           "group " + one.group + " has given it no share of the partitions for " + seconds(one.outside_for)});
  }
}

}  // namespace troupe::inspect
