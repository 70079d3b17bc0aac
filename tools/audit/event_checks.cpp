#include "tools/audit/event_checks.hpp"

#include <set>

namespace troupe::audit {
namespace {

constexpr std::int64_t patience_seconds = 60;

std::string order_name(id order) { return "order " + std::to_string(order); }

std::unordered_set<id> orders_in(const std::vector<sink_row>& sink) {
  std::unordered_set<id> out;
  for (const auto& row : sink)
    out.insert(row.order);
  return out;
}

std::unordered_set<id> orders_in(const order_log& log) {
  std::unordered_set<id> out;
  for (const auto& event : log.records)
    out.insert(event.order);
  return out;
}

/// Keys of a topic's events that are not on it: in the outbox, or refused by the broker.
template <class Rows, class Belongs>
std::set<std::string> keys_in(const Rows& rows, Belongs belongs) {
  std::set<std::string> out;
  for (const auto& row : rows)
    if (belongs(row))
      out.insert(row.key);
  return out;
}

struct whereabouts {
  std::unordered_set<id> arrived, in_sink;
  std::set<std::string> waiting, refused, given_up;
};

whereabouts events_of(const tables& stored, const order_log* log, const std::string& topic) {
  whereabouts out;
  out.in_sink = orders_in(stored.sink);
  out.arrived = log ? orders_in(*log) : out.in_sink;
  // On a local route the topic is only a name in somebody's settings.
  const auto is_of_topic = [&](const auto& row) { return !log || row.topic == topic; };
  out.waiting = keys_in(stored.outbox, is_of_topic);
  const auto never_arrived = [&](letter_state state) {
    return keys_in(stored.letters,
                   [&](const letter_row& row) { return !row.at && row.state == state && is_of_topic(row); });
  };
  out.refused = never_arrived(letter_state::open);
  out.given_up = never_arrived(letter_state::discarded);
  return out;
}

}  // namespace

ledger_row orders_have_events(const tables& stored, const order_log* log, const std::string& topic,
                              bool sink_is_table) {
  auto row = row_of("G1", log ? "each order's event is on " + topic + " or in the outbox"
                              : "each order's event is in the sink or in the outbox");
  if (!log && !sink_is_table) {
    row.add_unchecked(stored.orders.size(), "the route is local and its sink keeps no rows");
    return row;
  }
  const auto events = events_of(stored, log, topic);
  std::uint64_t out_of_sight = 0;
  const bool is_cut = log && log->beginning_gone();
  for (const auto& [order, facts] : stored.orders) {
    const auto key = std::to_string(order);
    const bool found = events.arrived.contains(order) || events.waiting.contains(key) ||
                       events.given_up.contains(key) || (is_cut && events.in_sink.contains(order));
    const bool refused = !found && events.refused.contains(key);
    if (!found && !refused && is_cut) {
      ++out_of_sight;
      continue;
    }
    ++row.checked;
    if (refused)
      row.add_stuck(order_name(order) + ": its event is a dead letter");
    else if (!found)
      row.add_lost(order_name(order) + " has no event");
  }
  row.add_unchecked(out_of_sight, "the beginning of the topic is gone");
  return row;
}

ledger_row outbox_moves(const tables& stored, bool settled) {
  auto row = row_of("G1", settled ? "the outbox is empty" : "outbox rows are younger than a minute");
  for (const auto& waiting : stored.outbox) {
    ++row.checked;
    if (settled || waiting.age_seconds > patience_seconds)
      row.add_stuck("event " + waiting.event_id + " waits for " + std::to_string(waiting.age_seconds) + " s");
  }
  return row;
}

ledger_row events_have_orders(const tables& stored, const order_log& log) {
  auto row = row_of("G2", "each event has its order, each order one event");
  std::unordered_map<id, fingerprint> first;
  std::uint64_t repeats = 0;
  for (const auto& event : log.records) {
    // An order behind the snapshot may be younger than it.
    if (event.at.second >= log.partitions.at(event.at.first).high_before)
      continue;
    ++row.checked;
    if (!stored.orders.contains(event.order))
      row.add_wrong(name_of(log.topic, event.at) + ": there is no " + order_name(event.order));
    const auto [known, is_new] = first.emplace(event.order, event.event);
    if (!is_new && known->second != event.event)
      row.add_doubled(name_of(log.topic, event.at) + ": a second event of " + order_name(event.order));
    repeats += !is_new && known->second == event.event;
  }
  if (repeats > 0)
    row.note(std::to_string(repeats) + " events were delivered more than once, which is allowed");
  row.add_unchecked(log.gone(), "the beginning of the topic is gone");
  return row;
}

namespace {

void check_sink_rows(const tables& stored, ledger_row& row) {
  std::unordered_set<id> seen;
  for (const auto& one : stored.sink) {
    ++row.checked;
    if (!seen.insert(one.order).second)
      row.add_doubled(order_name(one.order) + " is in the sink more than once");
    if (!stored.orders.contains(one.order))
      row.add_wrong("the sink has " + order_name(one.order) + ", which does not exist");
  }
}

void check_events(const tables& stored, const order_log& log, bool settled, ledger_row& row) {
  std::unordered_set<fingerprint> in_sink;
  for (const auto& one : stored.sink)
    in_sink.insert(one.event);
  auto accounted = places_of_letters(stored.letters, log.group, log.topic);
  for (const auto& event : log.records) {
    const auto& ends = log.partitions.at(event.at.first);
    const bool finished = event.at.second < ends.committed_before.value_or(0);
    if (!finished && !(settled && event.at.second < ends.high_before))
      continue;
    ++row.checked;
    if (in_sink.contains(event.event) || accounted[event.at.first].contains(event.at.second))
      continue;
    const auto text = name_of(log.topic, event.at) + " (" + order_name(event.order) + ") is not in the sink";
    finished ? row.add_lost(text + " although its offset is committed") : row.add_stuck(text);
  }
}

}  // namespace

ledger_row events_are_in_sink_once(const tables& stored, const order_log* log, bool settled) {
  auto row = row_of("G3", "each finished event is in data_platform_orders once");
  check_sink_rows(stored, row);
  if (log)
    check_events(stored, *log, settled, row);
  if (log)
    row.add_unchecked(log->gone(), "the beginning of the topic is gone");
  return row;
}

}  // namespace troupe::audit
