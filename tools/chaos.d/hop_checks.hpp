// What the chaos run judges of the second hop (tools/booking): a row for each event, in tables that keep repeats. Pure.
#pragma once

#include "tools/chaos.d/deliveries.hpp"

#include <set>
#include <tuple>

namespace troupe::chaos {

/// Of a record on the topic of orders.
struct record_place {
  std::int32_t partition = 0;
  std::int64_t at = 0;

  bool operator<(const record_place& other) const {
    return std::tie(partition, at) < std::tie(other.partition, other.at);
  }
};

struct booking_row {
  std::int64_t number = 0, order = 0;
  wire::timestamp occurred_at{};
  record_place from;
};

struct entry_row {
  std::int64_t booking = 0, order = 0;
};

/// Of one hop: the rows that there are against those that are due.
struct hop_tally {
  std::string name;
  std::size_t due = 0, rows = 0;
  std::size_t lost = 0, doubled = 0, strange = 0, reordered = 0;
  std::size_t came_again = 0;  // records of an event that was on the topic before: what an outbox published twice
  std::size_t unsent = 0;      // due rows whose event is not on the topic, found only where that was read
  std::vector<std::string> examples = {};  // of all faults
  std::vector<std::int64_t> missing = {};  // bookings without an entry

  std::size_t faults() const { return lost + doubled + strange + reordered; }
};

/// All rows in the order in which they were inserted. Due is a row for each order and one for each probe: of an order's
/// events the outbox may publish one twice, a probe is its record. The rows of one order must follow its records.
hop_tally tally_of_bookings(const std::set<std::int64_t>& orders, const std::set<record_place>& probes,
                            const std::vector<booking_row>& rows);

/// The same, for logs that were made anew: their records are not those of the bookings, and probes do not count.
hop_tally tally_of_orders(const std::set<std::int64_t>& orders, const std::vector<booking_row>& rows);

/// Due is an entry for each row of the bookings; of one order they must follow each other alike.
hop_tally tally_of_entries(const std::vector<booking_row>& bookings, const std::vector<entry_row>& rows);

/// A sentence for each kind of fault in each, with the first examples.
std::vector<std::string> complaints_of(const std::vector<hop_tally>& hops);

/// For the report.
std::string to_table(const std::vector<hop_tally>& hops);

}  // namespace troupe::chaos
