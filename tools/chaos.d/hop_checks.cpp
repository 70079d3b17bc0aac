#include "tools/chaos.d/hop_checks.hpp"

#include "tools/chaos.d/foreign_producer.hpp"

#include <algorithm>
#include <iomanip>
#include <map>
#include <sstream>

namespace troupe::chaos {
namespace {

constexpr std::size_t most_examples = 5;

/// A row: what gave rise to it, whose turn it was, and when within that key.
struct effect {
  std::string cause;
  std::int64_t key = 0;
  std::int64_t turn = 0;
};

void note(hop_tally& into, std::size_t& count, const std::string& what) {
  ++count;
  into.examples.push_back(what);
}

hop_tally tally(std::string name, std::set<std::string> due, const std::vector<effect>& rows) {
  hop_tally out{std::move(name), due.size(), rows.size()};
  std::set<std::string> seen;
  std::map<std::int64_t, std::int64_t> last;  // turn by key
  for (const auto& row : rows) {
    const bool is_first = seen.insert(row.cause).second;
    if (!is_first)
      note(out, out.doubled, row.cause + " has another row");
    else if (due.erase(row.cause) == 0)
      note(out, out.strange, row.cause + " has a row and should not have any");
    if (!is_first)
      continue;
    const auto [before, is_new] = last.try_emplace(row.key, row.turn);
    if (!is_new && row.turn < before->second)
      note(out, out.reordered, row.cause + " came after a later one of order " + std::to_string(row.key));
    before->second = std::max(before->second, row.turn);
  }
  for (const auto& each : due)
    note(out, out.lost, each + " has no row");
  return out;
}

std::string order_name(std::int64_t order) { return "order " + std::to_string(order); }
std::string booking_name(std::int64_t number) { return "booking " + std::to_string(number); }
std::string probe_name(const record_place& of) {
  return "probe " + std::to_string(of.partition) + '@' + std::to_string(of.at);
}

constexpr auto first_hop = "order-completed -> bookings", second_hop = "order-booked -> entries";

std::set<std::string> names_of(const std::set<std::int64_t>& orders) {
  std::set<std::string> out;
  for (const auto order : orders)
    out.insert(order_name(order));
  return out;
}

// By number, the booking that has the same event: a probe that its producer has sent twice is two records and two
// bookings, but what comes of them has one id, and whoever gets that twice drops one.
std::map<std::int64_t, std::int64_t> first_of_event(const std::vector<booking_row>& bookings) {
  std::map<std::pair<std::int64_t, wire::timestamp>, std::int64_t> first;
  std::map<std::int64_t, std::int64_t> out;
  for (const auto& one : bookings)
    out[one.number] = is_probe(one.occurred_at)
                          ? first.try_emplace({one.order, one.occurred_at}, one.number).first->second
                          : one.number;
  return out;
}

std::int64_t event_of(std::int64_t booking, const std::map<std::int64_t, std::int64_t>& first) {
  const auto found = first.find(booking);
  return found == first.end() ? booking : found->second;
}

std::vector<std::int64_t> without_entry(const std::vector<booking_row>& bookings, const std::vector<entry_row>& rows,
                                        const std::map<std::int64_t, std::int64_t>& first) {
  std::set<std::int64_t> entered;
  for (const auto& row : rows)
    entered.insert(event_of(row.booking, first));
  std::vector<std::int64_t> out;
  for (const auto& one : bookings)
    if (!entered.contains(event_of(one.number, first)))
      out.push_back(one.number);
  return out;
}

}  // namespace

hop_tally tally_of_bookings(const std::set<std::int64_t>& orders, const std::set<record_place>& probes,
                            const std::vector<booking_row>& rows) {
  auto due = names_of(orders);
  for (const auto& probe : probes)
    due.insert(probe_name(probe));
  std::vector<effect> effects;
  for (const auto& row : rows)
    effects.push_back(
        {is_probe(row.occurred_at) ? probe_name(row.from) : order_name(row.order), row.order, row.from.at});
  return tally(first_hop, std::move(due), effects);
}

hop_tally tally_of_orders(const std::set<std::int64_t>& orders, const std::vector<booking_row>& rows) {
  std::vector<effect> effects;
  for (const auto& row : rows)
    if (!is_probe(row.occurred_at))
      effects.push_back({order_name(row.order), row.order});
  return tally(first_hop, names_of(orders), effects);
}

hop_tally tally_of_entries(const std::vector<booking_row>& bookings, const std::vector<entry_row>& rows) {
  const auto first = first_of_event(bookings);
  std::set<std::string> due;
  for (const auto& booking : bookings)
    due.insert(booking_name(event_of(booking.number, first)));
  std::vector<effect> effects;
  for (const auto& row : rows)
    effects.push_back({booking_name(event_of(row.booking, first)), row.order, row.booking});
  auto out = tally(second_hop, std::move(due), effects);
  out.missing = without_entry(bookings, rows, first);
  return out;
}

std::vector<std::string> complaints_of(const std::vector<hop_tally>& hops) {
  std::vector<std::string> out;
  for (const auto& hop : hops) {
    if (hop.faults() == 0)
      continue;
    std::ostringstream text;
    text << hop.name << ": " << hop.lost << " lost, " << hop.doubled << " doubled, " << hop.strange << " strange, "
         << hop.reordered << " reordered";
    for (std::size_t i = 0; i < std::min(most_examples, hop.examples.size()); ++i)
      text << "; " << hop.examples[i];
    out.push_back(text.str());
  }
  return out;
}

std::string to_table(const std::vector<hop_tally>& hops) {
  std::ostringstream out;
  const auto cell = [&](const auto& what) { out << std::right << std::setw(11) << what; };
  out << std::left << std::setw(30) << "HOP";
  for (const auto* title : {"DUE", "ROWS", "LOST", "DOUBLED", "STRANGE", "REORDERED", "UNSENT", "CAME AGAIN"})
    cell(title);
  out << '\n';
  for (const auto& hop : hops) {
    out << std::left << std::setw(30) << hop.name;
    for (const auto count :
         {hop.due, hop.rows, hop.lost, hop.doubled, hop.strange, hop.reordered, hop.unsent, hop.came_again})
      cell(count);
    out << '\n';
  }
  return out.str();
}

}  // namespace troupe::chaos
