#include "runtime/inspect/event_tracer.hpp"

#include "runtime/inspect/trace_sql.hpp"
#include "runtime/inspect/verdict_words.hpp"
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

/// An operator's replay of what no keyed handler reads is a new event.
std::string replay_of(const letter_row& letter, const std::string& event_id) {
  const bool is_new = letter.closed_as == "replayed" && letter.style == "batch" && !event_id.empty();
  return is_new ? ", published anew as event " + event_id + "/replay-" + std::to_string(letter.id) : "";
}

/// True when the letter says where the thing is; a replayed one goes on.
bool is_lettered(path_view& path, const std::optional<letter_row>& letter, const std::string& event_id) {
  if (!letter)
    return false;
  const auto id = std::to_string(letter->id);
  path.stops.push_back({letter->created_at, "dead letter " + id + ": " + letter->reason});
  if (letter->closed_as.empty()) {
    conclude(path, "dead-letter", path.thing + " is dead letter " + id + ": " + letter->reason + '.',
             "Mend what the reason names, then " + wire::own_name() + " dlq replay --id " + id);
    return true;
  }
  path.stops.push_back(
      {letter->closed_at, "dead letter " + id + " is " + letter->closed_as + replay_of(*letter, event_id)});
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
  if (which.since == wire::timestamp{})
    return {topic, all, {}, which.is_it ? which.is_it : has_id};
  const auto since = std::max(which.since, wire::timestamp{clocks_differ}) - clocks_differ;
  return {topic, all, since, which.is_it ? which.is_it : has_id};
}

std::optional<std::int64_t> committed_in(const std::vector<broker::partition_range>& all, std::int64_t partition) {
  const auto of = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.partition == partition; });
  return of == all.end() ? std::nullopt : of->committed;
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
           path.thing + " waits in the outbox of " + holder_of(row->node) + " and has not been published yet.",
           wire::own_name() + " why outbox");
  return true;
}

// No record to go by: its letter and its effect are what is left.
void event_tracer::judge_unseen(path_view& path, const traced_event& which, const traced_topic& where) {
  if (is_lettered(path, which.id.empty() ? std::nullopt : find_letter(sql_, where.topic, which.id), which.id))
    return;
  bool noted = where.is_local && is_noted(path, {where.topic, ""}, which.id, "");  // by a handler that is alone
  for (const auto& group : where.groups)
    noted = is_noted(path, {where.topic, group}, which.id, "") || noted;
  if (is_seen(path, which.id) || noted)
    return conclude(path, "handled", path.thing + " was handled.");
  if (where.is_local && !which.id.empty())
    return conclude(path, "handled", path.thing + " has left the outbox over a local route: its handler is done.");
  conclude(path, "not-found", path.thing + " is no more in the outbox and is not in topic " + where.topic + '.',
           "It was published before the oldest record that " + where.topic + " still has; the sink must know it.");
}

void event_tracer::follow_in_topic(path_view& path, const traced_event& which, const traced_topic& where) {
  const auto ranges = broker::partition_ranges(with_.broker, where.topic, where.groups.front(), left());
  if (!ranges)
    return conclude(path, "broker-down", path.thing + " cannot be looked for in its topic: " + ranges.error() + '.',
                    "Bring the brokers back, then ask again.");
  const auto found = broker::find_record(with_.broker, search_for(which, where.topic, *ranges), left());
  if (!found)
    return conclude(path, "not-read", path.thing + " was not found in time: " + found.error() + '.',
                    "Ask again when the brokers are less busy.");
  if (!*found)
    return judge_unseen(path, which, where);
  show_record(path, where, **found, *ranges);
}

// The first group that is not done with it says where it stands.
void event_tracer::show_record(path_view& path, const traced_topic& where, const broker::record& record,
                               const std::vector<broker::partition_range>& of_first) {
  path.record = place_view{where.topic, where.groups.front(), record.from.partition, record.at};
  take_ids(path, record.head);
  path.stops.push_back({wire::to_rfc3339(record.appended_at), "record of " + name_of(*path.record)});
  const auto said = wire::read_envelope(record.head);
  for (std::size_t i = 0; i < where.groups.size(); ++i) {
    path.record->group = where.groups[i];
    const auto committed = i == 0 ? committed_in(of_first, record.from.partition) : committed_by(*path.record);
    follow_record(path, said.id, said.source, committed);
    if (path.reason != "handled")
      return;
  }
}

std::optional<std::int64_t> event_tracer::committed_by(const place_view& at) const {
  const auto found = broker::partition_ranges(with_.broker, at.topic, at.group, left());
  return found ? committed_in(*found, at.partition) : std::nullopt;
}

void event_tracer::follow_record(path_view& path, const std::string& event_id, const std::string& source,
                                 std::optional<std::int64_t> committed) {
  const auto& at = *path.record;
  if (is_lettered(path, find_letter(sql_, at), event_id) || is_parked(path, find_parked(sql_, at)))
    return;
  const bool noted = is_noted(path, at, event_id, source);
  if (is_seen(path, event_id) || noted)
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

bool event_tracer::is_noted(path_view& path, const place_view& at, const std::string& event_id,
                            const std::string& source) {
  const auto when = event_id.empty() ? std::nullopt : find_effect(sql_, at, event_id, source);
  if (!when)
    return false;
  path.stops.push_back({*when, at.group.empty() ? "its effect is noted in the inbox of the local route of " + at.topic
                                                : "its effect is noted in the inbox of group " + at.group});
  return true;
}

bool event_tracer::is_seen(path_view& path, const std::string& event_id) {
  const auto before = path.stops.size();
  for (const auto& look : with_.sightings)
    for (auto& stop : look(sql_, event_id))
      path.stops.push_back(std::move(stop));
  return path.stops.size() > before;
}

path_view event_tracer::find(const std::string& event_id) {
  path_view path;
  path.thing = "Event " + event_id;
  if (waits_in_outbox(path, event_id))
    return path;
  if (const auto known = find_place(sql_, event_id)) {
    follow_place(path, event_id, *known);
    return path;
  }
  std::string unread, topics;
  for (const auto& [message, where] : with_.topics) {
    if (!where.is_local && is_in_topic(path, event_id, where, unread))
      return path;
    topics += (topics.empty() ? "" : ", ") + where.topic + (where.is_local ? " (a local route)" : "");
  }
  if (!unread.empty())
    conclude(path, "not-read",
             path.thing + " is nowhere in the database, and not each topic could be read: " + unread + '.',
             "Ask again when the brokers answer, or look for the record in its topic.");
  else
    conclude(
        path, "not-found",
        path.thing + " is in no outbox, letter, parked record or inbox, and in no topic: " + topics + '.',
        "Is the id whole? What is handled and gone from its topic, or went over a local route, is not known by it.");
  return path;
}

// The database knows more than the topic, which may be gone.
void event_tracer::follow_place(path_view& path, const std::string& event_id, const place_view& at) {
  const traced_topic where{at.topic, {at.group}, at.partition < 0};
  if (where.is_local)
    return judge_unseen(path, {"", event_id}, where);
  const auto ranges = broker::partition_ranges(with_.broker, at.topic, at.group, left());
  const traced_event which{"", event_id, {}, {}, std::pair{static_cast<std::int32_t>(at.partition), at.offset}};
  const auto found = ranges ? broker::find_record(with_.broker, search_for(which, at.topic, *ranges), left())
                            : tl::unexpected(ranges.error());
  if (found && *found && wire::read_envelope((*found)->head).id == event_id)
    return show_record(path, where, **found, *ranges);
  path.record = at;
  path.stops.push_back({"", "it was record of " + name_of(at) + (found ? ", where it is no more" : "")});
  follow_record(path, event_id, "", std::nullopt);
}

bool event_tracer::is_in_topic(path_view& path, const std::string& event_id, const traced_topic& where,
                               std::string& unread) {
  const auto ranges = broker::partition_ranges(with_.broker, where.topic, where.groups.front(), left());
  const auto found = ranges
                         ? broker::find_record(with_.broker, search_for({"", event_id}, where.topic, *ranges), left())
                         : tl::unexpected(ranges.error());
  if (found && *found)
    show_record(path, where, **found, *ranges);
  if (!found && unread.empty())
    unread = found.error();
  return found && *found;
}

}  // namespace troupe::inspect
