#include "runtime/inspect/metrics_text.hpp"

#include "runtime/broker/client_table.hpp"
#include "runtime/inspect/exposition.hpp"
#include "runtime/inspect/resources.hpp"
#include "runtime/store/session_figures.hpp"

namespace troupe::inspect {
namespace {

constexpr auto letters_help = "Records and events given up on.";

double number(auto value) { return static_cast<double>(value); }
double seconds(std::chrono::duration<double> time) { return time.count(); }

void add_node(exposition& out, const inspected_node& node) {
  const auto view = node.look_at_node();
  out.gauge("troupe_ready", "1 when the node can do its job, else 0.", {}, view.ready ? 1 : 0);
  out.gauge("troupe_resident_memory_bytes", "Resident memory of the node.", {}, number(view.residentBytes));
  out.counter("troupe_cpu_seconds_total", "CPU time of the node, user and system.", {},
              number(view.cpuMilliseconds) / 1000);
}

void add_stalls(exposition& out, const stall_board& stalls) {
  for (const auto kind : all_stall_kinds) {
    const auto count = stalls.of(kind);
    const labels of{{"kind", to_string(kind)}};
    out.gauge("troupe_stalls", "Things that stand still now.", of, number(count.standing));
    out.counter("troupe_stalls_total", "Stalls that began.", of, number(count.begun));
  }
  const auto now = std::chrono::steady_clock::now();
  for (const auto& one : stalls.standing())
    out.gauge("troupe_stall_seconds", "How long this has been known to stand still.",
              {{"kind", to_string(one.is.kind)}, {"subject", one.is.subject}}, seconds(now - one.since));
}

void add_actors(exposition& out, const inspected_node& node) {
  for (const auto& one : node.look_at_actors().actors) {
    const labels who{{"actor", one.name}, {"id", std::to_string(one.id)}};
    out.gauge("troupe_actor_mailbox_messages", "Messages waiting in the actor's mailbox.", who, number(one.mailbox));
    out.gauge("troupe_actor_busy_seconds", "How long the actor has been busy with its current message.", who,
              number(one.busyMilliseconds) / 1000);
    out.counter("troupe_actor_handled_total", "Messages the actor has handled.", who, number(one.handled));
    out.counter("troupe_actor_failed_total", "Messages whose handler threw.", who, number(one.failed));
  }
}

void add_partition(exposition& out, const partition_view& one) {
  const labels where{{"topic", one.topic}, {"partition", std::to_string(one.partition)}};
  if (one.lag)
    out.gauge("troupe_inbound_lag_records", "Records between the watermark and the end of the log.", where,
              number(*one.lag));
  out.gauge("troupe_inbound_unfinished_records", "Records in hand or waiting in lanes.", where, number(one.unfinished));
  out.gauge("troupe_inbound_oldest_unfinished_seconds", "Age of the oldest unfinished record.", where,
            number(one.oldestAgeMilliseconds) / 1000);
  out.gauge("troupe_inbound_parked_keys", "Keys whose records wait in the database.", where, number(one.parkedKeys));
  out.gauge("troupe_inbound_held_keys", "Parked keys that wait for an operator.", where, number(one.heldKeys));
  out.gauge("troupe_inbound_parked_records", "Records that wait in the database.", where, number(one.parkedRecords));
  out.gauge("troupe_inbound_paused", "1 while fetching is paused.", where, one.paused ? 1 : 0);
}

void add_timings(exposition& out, const labels& where, const bridge::bridge_timings& from) {
  out.histogram("troupe_inbound_handler_seconds", "A record's time with its keyed handler.", where, from.handlers);
  out.histogram("troupe_inbound_batch_seconds", "A batch's time with its transactional handler.", where, from.batches);
  out.histogram("troupe_inbound_event_age_seconds", "Age of an event when its effect is there.", where, from.ages);
}

void add_bridge(exposition& out, const bridge::bridge_status& one) {
  const labels where{{"topic", one.topic}};
  out.counter("troupe_inbound_records_total", "Records received.", where, number(one.records));
  out.counter("troupe_inbound_retries_total", "Deliveries that will be tried again.", where, number(one.retried));
  out.counter("troupe_inbound_late_answers_total", "Answers of handlers after their partition had left.", where,
              number(one.late_answers));
  out.counter("troupe_inbound_repeats_total", "Records left out because their event had had its effect.", where,
              number(one.repeated));
  out.counter("troupe_inbound_fenced_total", "Partitions that another node claimed while this one had them.", where,
              number(one.fenced));
  out.gauge("troupe_inbound_credit_records", "Records that may still come before partitions pause.", where,
            number(one.credit));
  out.gauge("troupe_inbound_since_poll_seconds", "Time since the consumer polled its client.", where,
            seconds(one.since_last_poll));
  for (const auto cause : letters::all_letter_causes)
    out.counter("troupe_dead_letters_total", letters_help,
                {{"topic", one.topic}, {"reason", letters::to_string(cause)}}, number(one.letters.of(cause)));
  if (one.timings)
    add_timings(out, where, *one.timings);
}

void add_relay(exposition& out, const outbox::relay_status& relay, std::chrono::milliseconds oldest) {
  out.gauge("troupe_outbox_in_flight_events", "Committed events on their way.", {}, number(relay.in_flight));
  out.gauge("troupe_outbox_oldest_age_seconds", "Age of the oldest event this node has still to publish.", {},
            seconds(oldest));
  out.counter("troupe_outbox_published_total", "Events delivered.", {}, number(relay.published));
  out.counter("troupe_dead_letters_total", letters_help, {{"topic", ""}, {"reason", "unpublishable"}},
              number(relay.refused));
  out.counter("troupe_outbox_refused_total", "Events that the broker will never accept.", {}, number(relay.refused));
  out.counter("troupe_outbox_swept_total", "Events found in the table by the sweep.", {}, number(relay.swept));
}

void add_door(exposition& out, const http::server_figures& door) {
  const auto answered = [&](const char* status, std::uint64_t count) {
    out.counter("troupe_http_answers_total", "Answers of the HTTP door.", {{"status", status}}, number(count));
  };
  answered("2xx", door.answered_2xx);
  answered("4xx", door.answered_4xx);
  answered("5xx", door.answered_5xx);
  out.counter("troupe_http_overload_total", "Requests refused because too many were open.", {},
              number(door.refused_overload.load()));
  out.gauge("troupe_http_connections", "Open connections.", {}, number(door.connections.load()));
  out.gauge("troupe_http_in_flight_requests", "Requests not answered yet.", {}, number(door.in_flight.load()));
  out.histogram("troupe_http_answer_seconds", "From a whole request to its answer.", {}, door.answers);
}

void add_client(exposition& out, const broker::client_figures& one) {
  const labels who{{"client", one.role}, {"topic", one.topic}};
  if (one.role == "producer")
    out.histogram("troupe_kafka_delivery_seconds", "From handing a record to the client to its report.", {},
                  one.answers);
  else
    out.histogram("troupe_kafka_commit_seconds", "From asking for an offset commit to its answer.",
                  {{"topic", one.topic}}, one.answers);
  out.counter("troupe_kafka_troubles_total", "Troubles with the brokers that were logged.", who,
              number(one.troubles.load()));
  out.counter("troupe_kafka_replacements_total", "Clients replaced after a fatal error.", who,
              number(one.replacements.load()));
  out.gauge("troupe_kafka_queued_records", "Records in the client's queues towards the brokers.", who,
            number(one.queued_records.load()));
  out.gauge("troupe_kafka_waiting_events", "Events of the client that wait to be polled.", who,
            number(one.waiting_events.load()));
  out.counter("troupe_kafka_requests_total", "Requests sent to brokers.", who, number(one.sent_requests.load()));
  out.counter("troupe_kafka_sent_bytes_total", "Bytes sent to brokers.", who, number(one.sent_bytes.load()));
  out.counter("troupe_kafka_received_bytes_total", "Bytes received from brokers.", who,
              number(one.received_bytes.load()));
}

void add_database(exposition& out, const store::session_figures& from) {
  out.histogram("troupe_database_call_seconds", "A transaction or single statement, opening its session included.", {},
                from.calls);
  out.counter("troupe_database_sessions_opened_total", "Sessions opened.", {}, number(from.opened.load()));
  for (const auto kind : store::all_faults)
    out.counter("troupe_database_faults_total", "Calls that failed.", {{"fault", store::to_string(kind)}},
                number(from.faults[static_cast<std::size_t>(kind)].load()));
}

}  // namespace

std::string metrics_text(const inspected_node& node, const figures& found) {
  exposition out;
  add_node(out, node);
  add_stalls(out, node.stalls);
  add_actors(out, node);
  for (const auto& one : found.bridges)
    add_bridge(out, one);
  for (const auto& one : node.look_at(found.bridges).partitions)
    add_partition(out, one);
  add_relay(out, found.relay, node.outbox_oldest_age);
  if (found.door)
    add_door(out, found.door->figures());
  for (const auto& one : broker::client_table::instance().living())
    add_client(out, *one);
  add_database(out, store::session_figures::instance());
  return out.text();
}

}  // namespace troupe::inspect
