#include "runtime/inspect/event_tracer.hpp"

#include "runtime/broker/topic_reader.hpp"
#include "runtime/inspect/trace_sql.hpp"
#include "runtime/wire/codec/utf8.hpp"
#include "runtime/wire/envelope.hpp"
#include "runtime/wire/identity.hpp"

#include <algorithm>

namespace troupe::inspect {
namespace {

using std::chrono::milliseconds;

constexpr auto clocks_differ = std::chrono::seconds{2};  // the database's, the producer's

void conclude(path_view& path, std::string reason, std::string sentence, std::string advice = "") {
  path.reason = std::move(reason);
  path.sentence = std::move(sentence);
  path.advice = std::move(advice);
}

std::string name_of(const place_view& at) {
  return at.topic + '/' + std::to_string(at.partition) + " at offset " + std::to_string(at.offset);
}

void take_ids(path_view& path, const wire::headers& head) {
  const auto trace = wire::read_envelope(head).trace;
  path.requestId = wire::is_utf8(trace.request_id) ? trace.request_id : "";
  path.traceparent = wire::is_utf8(trace.traceparent) ? trace.traceparent : "";
}

/// True when the letter says where the thing is; a replayed one goes on.
bool is_lettered(path_view& path, const std::optional<letter_row>& letter) {
  if (!letter)
    return false;
  const auto id = std::to_string(letter->id);
  path.stops.push_back({letter->created_at, "dead letter " + id + ": " + letter->reason});
  if (letter->closed_as.empty()) {
    conclude(path, "dead-letter", path.thing + " is dead letter " + id + ": " + letter->reason + '.',
             "Mend what the reason names, then " + wire::own_name() + " dlq replay --id " + id);
    return true;
  }
  path.stops.push_back({letter->closed_at, "dead letter " + id + " is " + letter->closed_as});
  if (letter->closed_as != "discarded")
    return false;
  conclude(path, "discarded", path.thing + " was discarded by the operator as dead letter " + id + '.');
  return true;
}

bool is_parked(path_view& path, const std::optional<parked_row>& parked) {
  if (!parked || parked->state == "discarded")
    return false;
  path.stops.push_back({parked->parked_at, "parked behind its key"});
  const auto behind = parked->before > 0 ? " behind " + std::to_string(parked->before) + " of its key" : std::string{};
  conclude(path, "parked",
           path.thing + " waits in the database" + behind + " after " + std::to_string(parked->attempts) +
               " failed attempts" + (parked->last_error.empty() ? "" : ": " + parked->last_error) + '.',
           parked->state == "held"
               ? "It is held: " + wire::own_name() + " dlq list shows the letter to replay or discard."
               : "Its next attempt is at " + parked->next_attempt_at + '.');
  return true;
}

broker::record_search search_for(const traced_event& which, const std::string& topic,
                                 const std::vector<broker::partition_range>& all) {
  if (which.place) {
    const auto [partition, at] = *which.place;
    return {topic, {{partition, at, at + 1, {}}}, {}, [](const broker::record&) { return true; }};
  }
  const auto has_id = [id = which.id](const broker::record& one) { return wire::read_envelope(one.head).id == id; };
  const auto since = std::max(which.since, wire::timestamp{clocks_differ}) - clocks_differ;
  return {topic, all, since, which.is_it ? which.is_it : has_id};
}

}  // namespace

milliseconds event_tracer::left() const {
  const auto time = std::chrono::duration_cast<milliseconds>(deadline_ - std::chrono::steady_clock::now());
  return std::max(time, milliseconds{1});
}

void event_tracer::follow(path_view& path, const traced_event& which) {
  if (!which.id.empty() && waits_in_outbox(path, which.id))
    return;
  const auto& where = with_.topics.at(which.message);
  if (where.is_local)
    return judge_unseen(path, which, where);
  follow_in_topic(path, which, where);
}

bool event_tracer::waits_in_outbox(path_view& path, const std::string& event_id) {
  const auto row = find_in_outbox(sql_, event_id);
  if (!row)
    return false;
  take_ids(path, row->head);
  path.stops.push_back({row->created_at, "event " + event_id + " is in the outbox"});
  conclude(path, "in-outbox",
           path.thing + " waits in the outbox of node " + row->node + " and has not been published yet.",
           wire::own_name() + " why outbox");
  return true;
}

// No record to go by: its letter and its effect are what is left.
void event_tracer::judge_unseen(path_view& path, const traced_event& which, const traced_topic& where) {
  if (is_lettered(path, which.id.empty() ? std::nullopt : find_letter(sql_, where.topic, which.id)))
    return;
  if (is_seen(path, which.id))
    return conclude(path, "handled", path.thing + " was handled.");
  if (where.is_local && !which.id.empty())
    return conclude(path, "handled", path.thing + " has left the outbox over a local route: its handler is done.");
  conclude(path, "not-found", path.thing + " is no more in the outbox and is not in topic " + where.topic + '.',
           "It was published before the oldest record that " + where.topic + " still has; the sink must know it.");
}

void event_tracer::follow_in_topic(path_view& path, const traced_event& which, const traced_topic& where) {
  const auto ranges = broker::partition_ranges(with_.broker, where.topic, where.group, left());
  if (!ranges)
    return conclude(path, "broker-down", path.thing + " cannot be looked for in its topic: " + ranges.error() + '.',
                    "Bring the brokers back, then ask again.");
  const auto found = broker::find_record(with_.broker, search_for(which, where.topic, *ranges), left());
  if (!found)
    return conclude(path, "not-read", path.thing + " was not found in time: " + found.error() + '.',
                    "Ask again when the brokers are less busy.");
  if (!*found)
    return judge_unseen(path, which, where);
  const auto& record = **found;
  path.record = place_view{where.topic, where.group, record.from.partition, record.at};
  take_ids(path, record.head);
  path.stops.push_back({wire::to_rfc3339(record.appended_at), "record of " + name_of(*path.record)});
  const auto of = std::find_if(ranges->begin(), ranges->end(),
                               [&](const auto& one) { return one.partition == record.from.partition; });
  follow_record(path, wire::read_envelope(record.head).id, of->committed);
}

void event_tracer::follow_record(path_view& path, const std::string& event_id, std::optional<std::int64_t> committed) {
  const auto& at = *path.record;
  if (is_lettered(path, find_letter(sql_, at)) || is_parked(path, find_parked(sql_, at)))
    return;
  if (is_seen(path, event_id))
    return conclude(path, "handled", path.thing + " was handled: " + path.stops.back().what + '.');
  const auto next = stored_offset(sql_, at);
  const auto passed = next ? next : committed;
  if (passed && at.offset < *passed)
    return conclude(path, "handled", path.thing + " was handled: group " + at.group + " is past " + name_of(at) + '.');
  conclude(path, "waiting",
           path.thing + " waits in " + name_of(at) + "; group " + at.group + " goes on at " +
               (passed ? std::to_string(*passed) : "the topic's beginning") + '.',
           wire::own_name() + " why " + at.topic + '/' + std::to_string(at.partition));
}

bool event_tracer::is_seen(path_view& path, const std::string& event_id) {
  const auto before = path.stops.size();
  for (const auto& look : with_.sightings)
    for (auto& stop : look(sql_, event_id))
      path.stops.push_back(std::move(stop));
  return path.stops.size() > before;
}

}  // namespace troupe::inspect
