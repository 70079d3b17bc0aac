#include "runtime/inspect/why_path.hpp"

#include "runtime/inspect/verdict_words.hpp"
#include "runtime/wire/identity.hpp"

#include <algorithm>

namespace troupe::inspect {
namespace {

// An event leaves the outbox within milliseconds; what is older than this waits for something.
constexpr std::int64_t waits_from_ms = 1000;
constexpr std::int64_t busy_from_ms = 1000;

std::string since_first(const std::optional<wire::timestamp>& first, const std::string& at) {
  const auto then = wire::from_rfc3339(at);
  if (!first || !then)
    return "";
  const auto passed = std::chrono::floor<std::chrono::milliseconds>(*then - *first).count();
  return std::string{passed < 0 ? " (" : " (+"} + std::to_string(passed) + " ms)";
}

std::vector<std::string> lines_of(const path_view& path) {
  std::vector<std::string> out;
  std::optional<wire::timestamp> first;
  for (const auto& one : path.stops) {
    if (!first)
      first = wire::from_rfc3339(one.at);
    out.push_back(one.at.empty() ? one.what : one.at + since_first(first, one.at) + ' ' + one.what);
  }
  if (!path.requestId.empty())
    out.push_back("request " + path.requestId);
  if (!path.traceparent.empty())
    out.push_back("traceparent " + path.traceparent);
  return out;
}

const reason_view* reason_of(const ready_view& ready, const std::string& subject) {
  const auto found = std::find_if(ready.reasons.begin(), ready.reasons.end(),
                                  [&](const auto& one) { return one.subject.starts_with(subject); });
  return found == ready.reasons.end() ? nullptr : &*found;
}

const told_node* find(const std::vector<told_node>& told, const std::string& name) {
  const auto found = std::find_if(told.begin(), told.end(), [&](const auto& one) { return one.name == name; });
  return found == told.end() ? nullptr : &*found;
}

std::vector<std::string> lines_of(const outbox_facts_view& facts) {
  std::vector<std::string> out;
  for (const auto& one : facts.waiting)
    out.push_back(one.topic + ": " + count(one.rows, "event") + " of " + holder_of(one.node) + ", the oldest (" +
                  one.oldestEvent + ", key " + one.oldestKey + ") for " + seconds(one.oldestMilliseconds));
  for (const auto& one : facts.refused)
    out.push_back("dead letter " + std::to_string(one.id) + " of " + one.createdAt + ": " + one.topic + ", key " +
                  one.key + ": " + one.reason);
  return out;
}

verdict idle_outbox(const outbox_facts_view& facts) {
  if (facts.allRefused > 0)
    return {"refused",
            "Nothing waits in the outbox, but " + count(facts.allRefused, "event") +
                " could never be published and became dead letters; the last: " + facts.refused.front().reason + '.',
            {},
            "Mend what the reason names, then " + wire::own_name() + " dlq replay --id " +
                std::to_string(facts.refused.front().id)};
  if (facts.waiting.empty())
    return {"empty", "The outbox is empty: every event has been published.", {}, ""};
  return {"working",
          "The outbox is being published: its oldest event is " + seconds(facts.waiting.front().oldestMilliseconds) +
              " old.",
          {},
          ""};
}

verdict of_owner(const outbox_wait_view& oldest, const told_node* owner) {
  const auto what =
      "The oldest event of the outbox (" + oldest.oldestEvent + ") waits for " + seconds(oldest.oldestMilliseconds);
  if (!oldest.nodeIsAlive)
    return {"owner-dead",
            what + ": its node " + oldest.node + " is dead and no other has taken it over yet.",
            {},
            "A node that publishes to " + oldest.topic + " takes it over with its next sweep: see that one is up."};
  if (owner == nullptr || !owner->silent.empty())
    return {
        "owner-silent",
        what + ": its node " + oldest.node + " does not answer" + (owner == nullptr ? "." : ": " + owner->silent + '.'),
        {},
        "Look at that node; when it is ended, another takes its events over."};
  if (owner->ready)
    if (const auto* kafka = reason_of(*owner->ready, "kafka"))
      return {"broker-down",
              what + ": its node " + oldest.node + " does not reach Kafka: " + kafka->what + '.',
              {},
              "Bring the brokers back, or correct kafka.brokers; the node goes on by itself."};
  if (owner->ready && !owner->ready->ready && !owner->ready->reasons.empty())
    return {"not-ready",
            what + ": its node " + oldest.node + " says: " + owner->ready->reasons.front().subject + ": " +
                owner->ready->reasons.front().what + '.',
            {},
            wire::own_name() + " why " + oldest.node};
  return {"waiting",
          what + " for the acknowledgement of topic " + oldest.topic +
              ", or for an earlier event of its "
              "key; node " +
              oldest.node + " is up.",
          {},
          "Look for publishing errors in that node's log and at the brokers of " + oldest.topic + '.'};
}

std::int64_t lag_of(const partitions_view& all) {
  std::int64_t out = 0;
  for (const auto& one : all.partitions)
    out += one.lag.value_or(0);
  return out;
}

std::vector<std::string> lines_of(const told_node& told) {
  std::vector<std::string> out;
  if (told.ready)
    for (const auto& one : told.ready->reasons)
      out.push_back("since " + one.since + " " + one.subject + ": " + one.what);
  if (told.partitions)
    for (const auto& one : told.partitions->partitions)
      out.push_back(one.topic + '/' + std::to_string(one.partition) + ": lag " +
                    (one.lag ? std::to_string(*one.lag) : "unknown") + ", " + count(one.unfinished, "record") +
                    " in hand" + (one.lastError.empty() ? "" : "; last error: " + one.lastError));
  if (told.actors)
    for (const auto& one : told.actors->actors)
      if (one.busyWith && one.busyMilliseconds >= busy_from_ms)
        out.push_back("actor " + one.name + " is busy with " + *one.busyWith + " for " + seconds(one.busyMilliseconds));
  return out;
}

verdict of_ready(const told_node& told) {
  const auto name = "Node " + told.name;
  if (!told.ready->ready && !told.ready->reasons.empty()) {
    const auto& first = told.ready->reasons.front();
    const auto more = std::ssize(told.ready->reasons) - 1;
    return {"not-ready",
            name + " is up and not ready since " + first.since + ": " + first.subject + ": " + first.what +
                (more > 0 ? "; and " + count(more, "reason") + " more." : "."),
            {},
            "Mend what the reason names; the node goes on by itself."};
  }
  if (!told.partitions)
    return {"working", name + " is ready.", {}, ""};
  const auto held = count(std::ssize(told.partitions->partitions), "partition");
  if (const auto lag = lag_of(*told.partitions); lag > 0)
    return {"lagging",
            name + " is ready and holds " + held + ", " + count(lag, "record") + " behind.",
            {},
            wire::own_name() + " why TOPIC/PARTITION says what one of them waits for."};
  return {"working", name + " is ready and holds " + held + " with nothing to do.", {}, ""};
}

}  // namespace

verdict why_path(const path_view& path, const verdict* partition) {
  verdict out{path.reason, path.sentence, lines_of(path), path.advice};
  if (path.reason != "waiting" || partition == nullptr)
    return out;
  out.reason = partition->reason;
  out.sentence = path.thing + " waits in " + path.record->topic + '/' + std::to_string(path.record->partition) +
                 " at offset " + std::to_string(path.record->offset) + ". " + partition->sentence;
  out.evidence.insert(out.evidence.end(), partition->evidence.begin(), partition->evidence.end());
  out.advice = partition->advice;
  return out;
}

verdict why_outbox(const outbox_facts_view& facts, const std::vector<told_node>& told) {
  const bool waits = !facts.waiting.empty() && facts.waiting.front().oldestMilliseconds >= waits_from_ms;
  auto out = waits ? of_owner(facts.waiting.front(), find(told, facts.waiting.front().node)) : idle_outbox(facts);
  out.evidence = lines_of(facts);
  return out;
}

verdict why_node(const told_node& told) {
  if (told.silent == "dead")
    return {"dead",
            "Node " + told.name + " is dead: it has not written its heartbeat.",
            {},
            "Start it again; the others have taken over what it held after the session timeout."};
  if (!told.silent.empty() || !told.ready)
    return {
        "mute",
        "Node " + told.name + " is listed and does not answer" + (told.silent.empty() ? "." : ": " + told.silent + '.'),
        {},
        "Look at its process and log: it is stopped, overloaded or cut off."};
  auto out = of_ready(told);
  out.evidence = lines_of(told);
  return out;
}

}  // namespace troupe::inspect
