#include "tools/chaos.d/judgement.hpp"

#include "runtime/broker/topic_reader.hpp"
#include "runtime/wire/envelope.hpp"
#include "schemas/coupon_requested.hpp"
#include "tools/audit/audit.hpp"
#include "tools/booking/order_booked.hpp"
#include "tools/chaos.d/hop_sql.hpp"
#include "tools/chaos.d/order_checks.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

namespace troupe::chaos {
namespace {

using namespace std::chrono_literals;

constexpr auto hop_within = 60s;  // after all is settled

template <class T>
T must(tl::expected<T, std::string> got) {
  if (!got)
    throw std::runtime_error{got.error()};
  return std::move(*got);
}

template <class T>
T must(store::stored<T> got) {
  if (!got)
    throw std::runtime_error{"PostgreSQL: " + got.error().detail};
  return std::move(*got);
}

template <class F>
void read_all(const stage& at, const std::string& topic, F each) {
  const auto ranges = must(broker::partition_ranges(at.kafka, topic, topic, 30s));
  if (const auto unread = broker::read_topic(at.kafka, topic, ranges, each, 120s))
    throw std::runtime_error{*unread};
}

letter_place place_of(const std::string& topic, const broker::record& of) {
  return {topic, of.from.partition, of.at, ""};
}

struct topics_seen {
  std::vector<arrival> probes;
  std::set<letter_place> poison;
  std::set<record_place> probe_places;
  std::set<std::int64_t> orders, booked;
  std::map<std::string, std::string> booked_events;  // by id, where each was and what it said
  std::size_t orders_again = 0, booked_again = 0;
};

topics_seen read_topics(const stage& at) {
  topics_seen out;
  const auto orders = order_topic(at.topics), coupons = coupon_topic(at.topics);
  read_all(at, orders, [&](const broker::record& record) {
    const auto event = wire::decode_record<schemas::order_completed>(record.head, record.value);
    if (!event)
      out.poison.insert(place_of(orders, record));
    else if (is_probe(event->occurred_at)) {
      out.probes.push_back({"", event->order_id.value(), event->occurred_at});
      out.probe_places.insert({record.from.partition, record.at});
    } else
      out.orders_again += !out.orders.insert(event->order_id).second;
  });
  read_all(at, booked_topic(at.topics), [&](const broker::record& record) {
    const auto event = wire::decode_record<booking::order_booked>(record.head, record.value);
    if (!event)
      return;
    out.booked_again += !out.booked.insert(event->booking).second;
    out.booked_events[std::string{wire::header(record.head, "ce_id")}] +=
        " booking " + std::to_string(event->booking.value()) + " at " + std::to_string(record.from.partition) + '@' +
        std::to_string(record.at);
  });
  read_all(at, coupons, [&](const broker::record& record) {
    if (!wire::decode_record<schemas::coupon_requested>(record.head, record.value))
      out.poison.insert(place_of(coupons, record));
  });
  return out;
}

std::vector<hop_tally> count_hops(stage& at, const topics_seen& seen) {
  const auto rows = must(at.database.run(bookings));
  auto first = tally_of_bookings(must(at.database.run(order_ids)), seen.probe_places, rows);
  auto second = tally_of_entries(rows, must(at.database.run(entries)));
  first.came_again = seen.orders_again;
  second.came_again = seen.booked_again;
  for (const auto& row : rows)
    second.unsent += !seen.booked.contains(row.number);
  return {std::move(first), std::move(second)};
}

std::vector<hop_tally> settled_hops(stage& at, const topics_seen& seen, const console& out) {
  for (const auto deadline = out.now() + hop_within;; std::this_thread::sleep_for(1s)) {
    auto found = count_hops(at, seen);
    const bool is_through = std::all_of(found.begin(), found.end(), [](const hop_tally& one) { return one.lost == 0; });
    if (is_through || out.now() > deadline)
      return found;
    out.say("hop: not all rows are there yet");
  }
}

/// What became of the event of a booking that has no entry.
std::string way_of(const outbox_passage& one, const topics_seen& seen) {
  const auto there = seen.booked_events.find(one.event);
  return "booking " + std::to_string(one.booking) + ": its event " +
         (one.event.empty() ? "was never written" : one.event) + "; written: " + one.written +
         "; deleted: " + one.deleted +
         "; on the topic:" + (there == seen.booked_events.end() ? " nowhere" : there->second);
}

void write_down(stage& at, const std::vector<hop_tally>& hops, const topics_seen& seen) {
  std::ofstream out{at.file("hops.txt")};
  for (const auto& hop : hops) {
    for (const auto& each : hop.examples)
      out << hop.name << ": " << each << '\n';
    for (const auto& one : must(at.database.run([&](soci::session& sql) { return journal_of(sql, hop.missing); })))
      out << way_of(one, seen) << '\n';
  }
}

/// The first hop is given the poison of the topic of orders, too.
std::vector<std::string> unburied_poison(stage& at, const std::set<letter_place>& poison) {
  const auto letters =
      must(at.database.run([&](soci::session& sql) { return letters_of(sql, booking_group(at.topics)); }));
  std::vector<std::string> out;
  for (const auto& one : poison)
    if (one.topic == order_topic(at.topics) && !letters.contains(one))
      out.push_back(one.topic + '/' + std::to_string(one.partition) + '@' + std::to_string(one.offset) +
                    " cannot be decoded and is no dead letter of " + booking_group(at.topics));
  return out;
}

audit::audit_input input_of(const stage& at) {
  audit::audit_input out;
  out.database.url = at.database_url;
  out.database.statement_timeout = 60s;
  out.database.watchdog = 90s;
  out.kafka = at.kafka;
  out.order_completed = {order_topic(at.topics), order_topic(at.topics)};
  out.request_coupon = {coupon_topic(at.topics), coupon_topic(at.topics)};
  out.expect_sink_rows = true;
  out.settled = true;
  out.answers = at.file("answers.txt");
  return out;
}

// Offsets reach the broker a moment after the work is done, so a fault is asked for again.
audit::ledger settled_audit(const stage& at, const console& out) {
  for (auto left = 4;; --left) {
    auto found = must(audit::run_audit(input_of(at), [&](const std::string& step) { out.say("audit: " + step); }));
    if (found.faults() == 0 || left == 0)
      return found;
    out.say(audit::verdict(found) + " Once more, as offsets may be late");
    std::this_thread::sleep_for(2s);
  }
}

void keep_sink_rows(stage& at, const deliveries& received) {
  constexpr std::size_t page = 10'000;
  const auto& all = received.first();
  for (std::size_t from = 0; from < all.size(); from += page) {
    const std::vector<arrival> some(all.begin() + static_cast<std::ptrdiff_t>(from),
                                    all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), from + page)));
    if (const auto done = at.database.transact([&](soci::session& sql) { keep_as_rows(sql, some); }); !done)
      throw std::runtime_error{"PostgreSQL: " + done.error().detail};
  }
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

judgement judge(stage& at, const chronicle& of, const console& out) {
  judgement found;
  const auto received = at.sink.received();
  keep_sink_rows(at, received);
  found.ledger = settled_audit(at, out);
  const auto seen = read_topics(at);
  found.probes = seen.probes.size();
  found.poison = seen.poison.size();
  std::vector<arrival> arrived;
  std::copy_if(received.first().begin(), received.first().end(), std::back_inserter(arrived),
               [](const arrival& one) { return is_probe(one.occurred_at); });
  found.hops = settled_hops(at, seen, out);
  append(found.complaints, complaints_of(found.hops));
  write_down(at, found.hops, seen);
  append(found.complaints, unburied_poison(at, seen.poison));
  append(found.complaints, unsaid_faults(of.faults, of.looks));
  append(found.complaints, out_of_order(seen.probes, arrived));
  append(found.complaints, stray_letters(must(at.database.run(dead_letters)), seen.poison));
  found.said = said_faults(of.faults, of.looks);
  return found;
}

void audit_under_load(const stage& at, const console& out) {
  auto with = input_of(at);
  with.expect_sink_rows = with.settled = false;
  const auto found = must(audit::run_audit(with));
  if (found.faults() > 0)
    throw fault_found{"an audit under load found faults\n" + audit::to_table(found)};
  out.say("audit: " + audit::verdict(found));
}

std::string text_of_judgement(const judgement& what, const stage& at) {
  std::ostringstream out;
  const auto received = at.sink.received();
  out << "Sink: " << received.effects() << " events, " << received.repeats() << " of them delivered again, "
      << received.refused() << " attempts refused. Foreign records: " << (at.foreign ? at.foreign->acknowledged() : 0)
      << ". In order within their key: " << what.probes << " probes. Poison: " << what.poison
      << " records. Faults that nodes had to speak of and did: " << what.said << ".\n\n"
      << audit::to_table(what.ledger) << '\n'
      << to_table(what.hops);
  return out.str();
}

}  // namespace troupe::chaos
