#include "runtime/inbox/brought_events.hpp"

#include "runtime/wire/envelope.hpp"
#include "runtime/wire/text.hpp"

#include <algorithm>

namespace troupe::inbox {
namespace {

constexpr std::size_t longest_name = 1000;  // both fit into an entry of the index

bool is_covered(const wire::headers& head, scope scope) {
  return scope == scope::all || !wire::header(head, wire::outbox_mark).empty();
}

std::vector<brought_event> all_of(const std::vector<broker::record>& batch, scope scope) {
  std::vector<brought_event> out;
  out.reserve(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto& one = batch[i];
    if (!is_covered(one.head, scope))
      continue;
    const auto id = wire::header(one.head, "ce_id"), source = wire::header(one.head, "ce_source");
    if (!id.empty() && can_be_kept(id) && can_be_kept(source))
      out.push_back({id,
                     source,
                     one.from.partition,
                     one.at,
                     one.appended_at.time_since_epoch().count(),
                     i,
                     {print_of_event(id, source), mark_of(one)}});
  }
  return out;
}

// What is sorted is small: a batch may hold thousands.
std::vector<std::pair<event_print, std::size_t>> by_print(const std::vector<brought_event>& all) {
  std::vector<std::pair<event_print, std::size_t>> out;
  out.reserve(all.size());
  for (const auto& one : all)
    out.emplace_back(one.noted.event, out.size());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

bool can_be_kept(std::string_view name) { return name.size() <= longest_name && wire::is_printable(name); }

brought_events events_of(const std::vector<broker::record>& batch, scope scope) {
  brought_events out;
  if (scope == scope::off)
    return out;
  const auto all = all_of(batch, scope);
  out.events.reserve(all.size());
  for (const auto& [print, at] : by_print(all))
    if (!out.events.empty() && out.events.back().noted.event == print)
      out.again.emplace_back(all[at].index, out.events.back().index);
    else
      out.events.push_back(all[at]);
  return out;
}

}  // namespace troupe::inbox
