#include "runtime/inspect/why_partition.hpp"

#include "runtime/inspect/verdict_words.hpp"
#include "runtime/inspect/why_held_partition.hpp"
#include "runtime/wire/identity.hpp"

#include <algorithm>

namespace troupe::inspect {
namespace {

struct scene {
  const partition_question& asked;
  const std::vector<evidence_view>& told;
  const std::vector<silent_node>& silent;

  std::string name() const { return asked.topic + '/' + std::to_string(asked.partition); }
};

const evidence_view* reader_among(const std::vector<evidence_view>& told) {
  const auto found = std::find_if(told.begin(), told.end(), [](const auto& one) { return one.readsTopic; });
  return found == told.end() ? nullptr : &*found;
}

/// The member of the group that holds it, of whatever program.
const member_view* holder_of(const scene& all) {
  for (const auto& one : all.told)
    if (one.members)
      for (const auto& member : one.members->members)
        if (std::count(member.partitions.begin(), member.partitions.end(), all.asked.partition) > 0)
          return &member;
  return nullptr;
}

bool is_silent(const scene& all, const std::string& node) {
  return std::any_of(all.silent.begin(), all.silent.end(), [&](const auto& one) { return one.node == node; });
}

std::optional<verdict> silent_holder(const scene& all, const member_view* holder) {
  for (const auto& one : all.silent)
    if (holder != nullptr ? holder->client == one.node : one.why != "dead")
      return say("owner-silent",
                 holder != nullptr
                     ? "Node " + one.node + " holds " + all.name() + " and does not answer: " + one.why + '.'
                     : "No node that answers holds " + all.name() + "; " + one.node + " does not answer (" + one.why +
                           ") and may hold it.",
                 "Look at that node; when it is ended, another takes over after the session timeout.");
  return std::nullopt;
}

// A node that has not started subscribes to nothing yet.
std::optional<verdict> still_starting(const scene& all) {
  for (const auto& one : all.told)
    for (const auto& reason : one.reasons)
      if (reason.subject == "postgresql" || reason.subject == "start")
        return say("starting",
                   "Nobody reads " + all.name() + " yet: node " + one.node + " is not ready: " + reason.what + '.',
                   "It goes on by itself when that is over.");
  return std::nullopt;
}

// What a node itself knows of why it is no member, or reads nothing.
std::optional<verdict> outside_the_group(const scene& all, const std::string& subject) {
  for (const auto& one : all.told)
    for (const auto& reason : one.reasons)
      if (reason.subject == subject + ' ' + all.asked.topic)
        return say("not-a-member", "Nobody holds " + all.name() + ": node " + one.node + " says: " + reason.what + '.',
                   "Mend what it names; the node joins its group by itself.");
  return std::nullopt;
}

verdict without_owner(const scene& all) {
  const auto* reader = reader_among(all.told);
  const auto* holder = holder_of(all);
  if (holder == nullptr)  // who has left by itself knows more than who does not answer
    if (auto out = outside_the_group(all, "membership"))
      return *out;
  if (auto out = silent_holder(all, holder))
    return *out;
  if (reader == nullptr)
    if (auto out = still_starting(all))
      return *out;
  if (reader == nullptr)
    return say("no-owner",
               "Nobody reads " + all.name() + ": " + count(std::ssize(all.told), "node") +
                   " answered, none of them subscribes to " + all.asked.topic + '.',
               "Start a node whose file has the actor that handles it, or correct the topic's name.");
  if (!reader->reachesBroker)
    return say("broker-down", "Nobody holds " + all.name() + ": node " + reader->node + " reaches no Kafka broker.",
               "Bring the brokers back, or correct kafka.brokers; the nodes go on by themselves.");
  for (const auto* subject : {"membership", "kafka consumer"})
    if (auto out = outside_the_group(all, subject))
      return *out;
  if (holder != nullptr && !is_silent(all, holder->client))
    return say("held-elsewhere",
               "Another member of group " + reader->group + " holds " + all.name() + ": client " + holder->client +
                   " at " + holder->host + ", which is no node of this cluster.",
               "End that program, or give it a group of its own; its records are not handled here.");
  return say("moving",
             "Nobody holds " + all.name() + " now: group " + reader->group +
                 (reader->members ? " is " + reader->members->state : " is being shared out") +
                 ", or the topic has no such partition.",
             "Ask again after the session timeout; " + wire::own_name() + " partitions shows which there are.");
}

void add_partition(const evidence_view& owner, std::vector<std::string>& out) {
  const auto& seen = *owner.partition;
  out.push_back("node " + owner.node + ", group " + seen.group + ", " + seen.style + ": everything below offset " +
                place_of(seen.watermark) + " is finished, the log ends at " + place_of(seen.logEnd) + ", lag " +
                place_of(seen.lag));
  out.push_back(count(seen.unfinished, "record") + " in hand, " + count(seen.gaps, "record") +
                " finished beyond the first unfinished one, " + count(seen.parkedRecords, "record") + " parked");
  if (seen.blocking)
    out.push_back(record_of(*seen.blocking) + ": " + seen.blocking->state + " for " +
                  seconds(seen.oldestAgeMilliseconds) + ", attempt " + std::to_string(seen.blocking->attempts) + ", " +
                  count(seen.blocking->behind, "record") + " behind it");
  if (!seen.lastError.empty())
    out.push_back("last error: " + seen.lastError);
  if (owner.fenced > 0)
    out.push_back("node " + owner.node + " was fenced out of " + count(owner.fenced, "partition") + " since its start");
}

void add_node(const evidence_view& one, std::vector<std::string>& out) {
  for (const auto& reason : one.reasons)
    out.push_back("node " + one.node + " is not ready since " + reason.since + ": " + reason.subject + ": " +
                  reason.what);
  for (const auto& busy : one.busy)
    out.push_back("node " + one.node + ": actor " + busy.actor + " is busy with " + busy.message + " for " +
                  seconds(busy.milliseconds));
  if (one.readsTopic && !one.stored)
    out.push_back("node " + one.node + ": the database did not answer in time");
  if (one.members)
    for (const auto& member : one.members->members)
      out.push_back("group " + one.group + " (" + one.members->state + "): client " + member.client + " at " +
                    member.host + " holds " + count(std::ssize(member.partitions), "partition"));
}

}  // namespace

verdict why_partition(const partition_question& asked, const std::vector<evidence_view>& told,
                      const std::vector<silent_node>& silent) {
  const scene all{asked, told, silent};
  // A node that has slept through its loss may still think it holds it; whoever is not fenced is right.
  const evidence_view* owner = nullptr;
  for (const auto& one : told)
    if (one.partition && (owner == nullptr || owner->partition->fenced))
      owner = &one;
  auto out = owner == nullptr ? without_owner(all) : why_held_partition(all.name(), *owner);
  if (owner != nullptr)
    add_partition(*owner, out.evidence);
  for (const auto& one : told)
    add_node(one, out.evidence);
  for (const auto& one : silent)
    out.evidence.push_back("node " + one.node + " does not answer: " + one.why);
  return out;
}

}  // namespace troupe::inspect
