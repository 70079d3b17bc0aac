#include "runtime/inspect/why_held_partition.hpp"

#include "runtime/inspect/verdict_words.hpp"
#include "runtime/letters/letter_cause.hpp"
#include "runtime/wire/identity.hpp"

namespace troupe::inspect {
namespace {

// A record that is in hand for less is being handled, not standing still.
constexpr std::int64_t slow_from_ms = 1000;

struct holding {
  std::string name;
  const evidence_view& owner;
  const partition_view& seen;

  const reason_view* unready(const std::string& subject) const {
    for (const auto& one : owner.reasons)
      if (one.subject.starts_with(subject))
        return &one;
    return nullptr;
  }
};

using judge = std::optional<verdict> (*)(const holding&);

bool speaks_of(const std::string& text, const char* words) { return text.find(words) != std::string::npos; }

std::optional<verdict> paused_by_operator(const holding& it) {
  if (!it.seen.pausedByOperatorSince)
    return std::nullopt;
  return say("paused-by-operator",
             it.name + " was paused by the operator, at " + *it.seen.pausedByOperatorSince + ", on node " +
                 it.owner.node + '.',
             wire::own_name() + " resume " + it.name);
}

std::optional<verdict> cut(const holding& it) {
  if (!it.seen.cut)
    return std::nullopt;
  const auto next = it.owner.stored ? it.owner.stored->nextOffset : it.seen.watermark;
  if (next && it.seen.logEnd && *it.seen.logEnd >= *next)
    return say("log-made-anew",
               it.name + " has other records below offset " + place_of(next) +
                   ", where the database says to go on, than those that were handled: the topic was made anew or has "
                   "lost records.",
               it.seen.lastError);
  return say("offset-out-of-range",
             it.name + " ends at offset " + place_of(it.seen.logEnd) + ", before offset " + place_of(next) +
                 " where the database says to go on: the topic was made anew or has lost records.",
             it.seen.lastError);
}

std::optional<verdict> broker_down(const holding& it) {
  if (it.owner.reachesBroker)
    return std::nullopt;
  return say("broker-down", "Node " + it.owner.node + " holds " + it.name + " and reaches no Kafka broker.",
             "Bring the brokers back, or correct kafka.brokers; the node goes on by itself.");
}

std::optional<verdict> broker_refuses(const holding& it) {
  const auto* unready = it.unready("kafka consumer " + it.name.substr(0, it.name.rfind('/')));
  if (unready == nullptr)
    return std::nullopt;
  return say("broker-refuses", "Node " + it.owner.node + " holds " + it.name + ", but: " + unready->what + '.',
             "Mend what it names; the node goes on by itself.");
}

std::optional<verdict> database_refuses(const holding& it) {
  const auto* unready = it.unready("postgresql writes");
  if (unready == nullptr || (it.seen.unfinished == 0 && it.seen.waiting.empty()))
    return std::nullopt;
  return say("database-refuses", "Held up is " + it.name + " on node " + it.owner.node + ": " + unready->what + '.',
             "Nothing is lost, and the node goes on by itself.");
}

std::optional<verdict> database_down(const holding& it) {
  const auto* unready = it.unready("postgresql");
  const bool waits = it.seen.paused || it.seen.unfinished > 0 || (it.seen.watermark && !it.seen.waiting.empty());
  if (!waits || (unready == nullptr && it.owner.stored))
    return std::nullopt;
  return say("database-down",
             std::string{it.seen.paused ? "Back-pressure has paused " : "Held up is "} + it.name + ": " +
                 count(it.seen.unfinished, "record") + " on node " + it.owner.node + " " +
                 (it.seen.unfinished == 1 ? "waits" : "wait") + " for the database, which does not answer.",
             "Bring PostgreSQL back; nothing is lost and the node goes on by itself.");
}

std::optional<verdict> row_lock(const holding& it) {
  if (!it.owner.stored || it.seen.unfinished == 0)
    return std::nullopt;
  const auto& waits = it.owner.stored->waits;
  if (!waits.empty()) {
    const auto& one = waits.front();
    return say("row-lock",
               it.name + " waits for a row lock in PostgreSQL that session " + std::to_string(one.holderPid) +
                   " of user " + one.holderUser + " (" +
                   (one.holderApplication.empty() ? "unnamed" : one.holderApplication) + ", " + one.holderState +
                   ") holds in a transaction since " + seconds(one.holderMilliseconds) + '.',
               "End that transaction: select pg_terminate_backend(" + std::to_string(one.holderPid) + ")");
  }
  if (it.seen.blocking && speaks_of(it.seen.blocking->reason, "lock timeout"))
    return say("row-lock",
               it.name + " waited for a row lock in PostgreSQL that another session holds and will try again.",
               "Ask again in a second to see which session it is.");
  return std::nullopt;
}

std::optional<verdict> actor_stuck(const holding& it) {
  const auto* stuck = it.unready("actor ");
  if (stuck == nullptr || (it.seen.unfinished == 0 && it.owner.answersInTime))
    return std::nullopt;
  return say("actor-stuck",
             it.name + " waits for " + stuck->subject + " of node " + it.owner.node +
                 ", which is stuck in a handler: " + stuck->what + '.',
             "Restart the node; another takes the partition over. Then mend the handler: it must not block.");
}

std::optional<verdict> fenced_out(const holding& it) {
  if (!it.seen.fenced)
    return std::nullopt;
  const auto rival = it.owner.stored ? it.owner.stored->claimedBy : std::nullopt;
  return say("fenced-out",
             "Node " + it.owner.node + " was fenced out of " + it.name + (rival ? " by " + *rival : "") +
                 ", which has claimed it since: it handles nothing of it any more.",
             "It joins its group again by itself within seconds; if this stays, two clusters share one database.");
}

// A record that is tried again has a sentence of its own; this is for what is not about its handler.
std::optional<verdict> hindered(const holding& it) {
  const bool only_parked = it.seen.unfinished == 0 && it.owner.stored && !it.owner.stored->parked.empty();
  if (it.seen.hindered.empty() || only_parked || (it.seen.blocking && !speaks_of(it.seen.hindered, "dead letter")))
    return std::nullopt;
  return say("hindered",
             it.name + " has stood still on node " + it.owner.node + " for " + seconds(it.seen.hinderedMilliseconds) +
                 ": " + it.seen.hindered + '.',
             "Mend what the reason names; nothing is lost and the node goes on by itself.");
}

std::optional<verdict> retrying(const holding& it) {
  if (!it.seen.blocking || it.seen.blocking->state != "backing off")
    return std::nullopt;
  const auto& record = *it.seen.blocking;
  return say("retrying",
             "The offset of " + it.name + " waits for " + record_of(record) + ", which failed " +
                 (record.attempts > 0 ? count(record.attempts, "time") : std::string{"for what its handler needs"}) +
                 " and will be tried again: " + record.reason + '.',
             record.attempts > 0
                 ? "Mend what the reason names. Other keys go on; after its last attempt it becomes a dead letter."
                 : "Mend what the reason names. The record waits for as long as it takes and goes on by itself.");
}

std::optional<verdict> slow_handler(const holding& it) {
  if (!it.seen.blocking || it.seen.oldestAgeMilliseconds < slow_from_ms)
    return std::nullopt;
  return say("slow-handler",
             "The offset of " + it.name + " waits for " + record_of(*it.seen.blocking) +
                 ", which its handler on node " + it.owner.node + " has had in hand for " +
                 seconds(it.seen.oldestAgeMilliseconds) + " without an answer.",
             "Other keys go on. If this is too long, look at what the handler calls; " + wire::own_name() +
                 " actors shows who is busy.");
}

std::optional<verdict> back_pressure(const holding& it) {
  if (!it.seen.paused)
    return std::nullopt;
  return say("back-pressure",
             it.name + " is paused by back-pressure: node " + it.owner.node + " has " +
                 count(it.seen.unfinished, "record") + " in hand and takes no more until some are finished.",
             "Nothing, when it moves; else make the handler faster or raise max_in_flight or max_in_flight_size of its "
             "topic.");
}

std::optional<verdict> waiting(const holding& it) {
  if (it.seen.waiting.empty())
    return std::nullopt;
  return say("waiting", it.name + " has not begun on node " + it.owner.node + ": " + it.seen.waiting + '.');
}

std::optional<verdict> not_begun(const holding& it) {
  if (it.seen.watermark)
    return std::nullopt;
  const auto what = it.name + " has not begun on node " + it.owner.node + ": ";
  if (it.unready("postgresql") != nullptr || !it.owner.stored)
    return say("database-down", what + "where to go on is in the database, which does not answer.",
               "Bring PostgreSQL back; nothing is lost and the node goes on by itself.");
  if (!it.seen.waiting.empty())
    return std::nullopt;
  return say("starting", what + "where to go on is not known yet.",
             "Ask again in a few seconds; if this stays, look at what the node's log says of that topic.");
}

std::optional<verdict> parked_key(const holding& it) {
  if (!it.owner.stored || it.owner.stored->parked.empty())
    return std::nullopt;
  const auto& one = it.owner.stored->parked.front();
  const bool held = one.state == "held";
  return say("parked-key",
             it.name + " moves on, but key " + one.key + " is parked: " + count(one.records, "record") +
                 (one.records == 1 ? " waits" : " wait") + " in the database behind record " +
                 std::to_string(one.offset) + ", which failed " + count(one.attempts, "time") + ": " + one.reason + '.',
             held ? wire::own_name() + " dlq replay --key " + one.key + ", or discard it; until then this key is held."
                  : "Mend what the reason names; the record is tried again by itself, the others follow in order.");
}

std::optional<verdict> dead_letter(const holding& it) {
  if (!it.owner.stored || it.owner.stored->letters.empty() || it.seen.unfinished > 0)
    return std::nullopt;
  const auto& one = it.owner.stored->letters.front();
  const bool undecodable = one.reason.starts_with(letters::undecodable_words);
  return say(undecodable ? "undecodable" : "dead-letter",
             it.name + " moves on, but record " + std::to_string(one.offset) +
                 (one.key ? " (key " + *one.key + ")" : "") + (undecodable ? " could not be read" : " was given up") +
                 " and is dead letter " + std::to_string(one.id) + ": " + one.reason + '.',
             wire::own_name() + " dlq show --id " + std::to_string(one.id) + ", then replay or discard it.");
}

verdict nothing_wrong(const holding& it) {
  const auto lag = it.seen.lag.value_or(0);
  if (lag == 0 && it.seen.unfinished == 0)
    return say("idle", "Nothing stands still: " + it.name + " is at its end on node " + it.owner.node + '.');
  return say("working", "Nothing stands still: node " + it.owner.node + " works on " + it.name + ", " +
                            count(lag, "record") + " to go.");
}

}  // namespace

verdict why_held_partition(const std::string& name, const evidence_view& owner) {
  const holding it{name, owner, *owner.partition};
  for (const judge each :
       {paused_by_operator, cut, broker_down, broker_refuses, row_lock, database_refuses, database_down, actor_stuck,
        fenced_out, hindered, retrying, slow_handler, back_pressure, not_begun, waiting, parked_key, dead_letter})
    if (auto out = each(it))
      return std::move(*out);
  return nothing_wrong(it);
}

}  // namespace troupe::inspect
