#include "runtime/inbox/brought_events.hpp"

#include "runtime/inbox/noted_set.hpp"
#include "runtime/wire/content_type.hpp"
#include "runtime/wire/envelope.hpp"
#include "runtime/wire/text.hpp"

#include <algorithm>

namespace troupe::inbox {
namespace {

constexpr std::size_t longest_name = 1000;  // both fit into an entry of the index

struct named {
  std::string_view id, source, mark;
};

// As wire::header() finds them, the last of a name, but in one walk.
named names_in(const wire::headers& head) {
  named out;
  const auto is = [](const std::string& name, std::string_view wanted) {
    return name.size() == wanted.size() && wire::equal_but_case(name, wanted);
  };
  for (const auto& [name, value] : head)
    if (is(name, "ce_id"))
      out.id = value;
    else if (is(name, "ce_source"))
      out.source = value;
    else if (is(name, wire::outbox_mark))
      out.mark = value;
  return out;
}

bool is_remembered(const named& by, scope scope) {
  return (scope == scope::all || !by.mark.empty()) && !by.id.empty() && can_be_kept(by.id) && can_be_kept(by.source);
}

}  // namespace

bool can_be_kept(std::string_view name) { return name.size() <= longest_name && wire::is_printable(name); }

brought_events events_of(const std::vector<broker::record>& batch, scope scope) {
  brought_events out;
  if (scope == scope::off)
    return out;
  noted_set seen;
  seen.reserve(batch.size());
  out.events.reserve(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto& one = batch[i];
    const auto by = names_in(one.head);
    if (!is_remembered(by, scope))
      continue;
    const noted_event noted{print_of_event(by.id, by.source), mark_of(one)};
    const auto [first, is_new] = seen.insert(noted);
    if (is_new)
      out.events.push_back(
          {by.id, by.source, one.from.partition, one.at, one.appended_at.time_since_epoch().count(), i, noted});
    else
      out.again.emplace_back(i, out.events[first].index);
  }
  return out;
}

void sort_by_print(std::vector<brought_event>& events) {
  std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.noted.event < b.noted.event; });
}

}  // namespace troupe::inbox
