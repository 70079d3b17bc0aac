#include "runtime/inspect/metrics_text.hpp"

#include "runtime/inspect/resources.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace troupe::inspect {
namespace {

using labels = std::vector<prometheus::ClientMetric::Label>;

/// Families in the order of their first sample.
class exposition {
public:
  void counter(const std::string& name, const std::string& help, labels with, double value) {
    prometheus::ClientMetric metric;
    metric.label = std::move(with);
    metric.counter.value = value;
    family(name, help, prometheus::MetricType::Counter).metric.push_back(std::move(metric));
  }

  void gauge(const std::string& name, const std::string& help, labels with, double value) {
    prometheus::ClientMetric metric;
    metric.label = std::move(with);
    metric.gauge.value = value;
    family(name, help, prometheus::MetricType::Gauge).metric.push_back(std::move(metric));
  }

  std::string text() const { return prometheus::TextSerializer{}.Serialize(families_); }

private:
  prometheus::MetricFamily& family(const std::string& name, const std::string& help, prometheus::MetricType type) {
    for (auto& one : families_)
      if (one.name == name)
        return one;
    return families_.emplace_back(prometheus::MetricFamily{name, help, type, {}});
  }

  std::vector<prometheus::MetricFamily> families_;
};

double number(auto value) { return static_cast<double>(value); }

void add_node(exposition& out, const inspected_node& node) {
  const auto view = node.look_at_node();
  out.gauge("troupe_ready", "1 when the node can do its job, else 0.", {}, view.ready ? 1 : 0);
  out.gauge("troupe_resident_memory_bytes", "Resident memory of the node.", {}, number(view.residentBytes));
  out.counter("troupe_cpu_seconds_total", "CPU time of the node, user and system.", {},
              number(view.cpuMilliseconds) / 1000);
}

void add_actors(exposition& out, const inspected_node& node) {
  for (const auto& one : node.look_at_actors().actors) {
    const labels who{{"actor", one.name}, {"id", std::to_string(one.id)}};
    out.gauge("troupe_actor_mailbox_messages", "Messages waiting in the actor's mailbox.", who, number(one.mailbox));
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

void add_bridge(exposition& out, const bridge::bridge_status& one) {
  const labels where{{"topic", one.topic}};
  out.counter("troupe_inbound_records_total", "Records received.", where, number(one.records));
  out.counter("troupe_inbound_retries_total", "Deliveries that will be tried again.", where, number(one.retried));
  out.counter("troupe_dead_letters_total", "Records given up on.", where, number(one.dead_lettered));
  out.counter("troupe_inbound_late_answers_total", "Answers of handlers after their partition had left.", where,
              number(one.late_answers));
  out.counter("troupe_inbound_fenced_total", "Partitions that another node claimed while this one had them.", where,
              number(one.fenced));
}

void add_relay(exposition& out, const outbox::relay_status& relay) {
  out.gauge("troupe_outbox_in_flight_events", "Committed events on their way.", {}, number(relay.in_flight));
  out.counter("troupe_outbox_published_total", "Events delivered.", {}, number(relay.published));
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
}

}  // namespace

std::string metrics_text(const inspected_node& node, const figures& found) {
  exposition out;
  add_node(out, node);
  add_actors(out, node);
  for (const auto& one : found.bridges)
    add_bridge(out, one);
  for (const auto& one : node.look_at(found.bridges).partitions)
    add_partition(out, one);
  add_relay(out, found.relay);
  if (found.door)
    add_door(out, found.door->figures());
  return out.text();
}

}  // namespace troupe::inspect
