#include "runtime/bridge/inbox.hpp"

#include "schemas/envelope.hpp"
#include "schemas/text.hpp"

#include <algorithm>
#include <tuple>

namespace troupe::bridge {
namespace {

constexpr std::size_t longest_name = 1000;  // both fit into an entry of the index

bool is_covered(const schemas::headers& head, inbox_scope scope) {
  return scope == inbox_scope::all || !schemas::header(head, schemas::outbox_mark).empty();
}

std::vector<brought_event> all_of(const std::vector<broker::record>& batch, inbox_scope scope) {
  std::vector<brought_event> out;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto& one = batch[i];
    if (!is_covered(one.head, scope))
      continue;
    const auto id = schemas::header(one.head, "ce_id"), source = schemas::header(one.head, "ce_source");
    if (!id.empty() && can_be_kept(id) && can_be_kept(source))
      out.push_back({id, source, one.from.partition, one.at, one.appended_at.time_since_epoch().count(), i});
  }
  return out;
}

auto name_of(const brought_event& one) { return std::tie(one.id, one.source); }

}  // namespace

bool can_be_kept(std::string_view name) { return name.size() <= longest_name && schemas::is_printable(name); }

brought_events events_of(const std::vector<broker::record>& batch, inbox_scope scope) {
  brought_events out;
  if (scope == inbox_scope::off)
    return out;
  auto all = all_of(batch, scope);
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return name_of(a) < name_of(b); });
  for (auto& one : all)
    if (!out.events.empty() && name_of(out.events.back()) == name_of(one))
      out.again.emplace_back(one.index, out.events.back().index);
    else
      out.events.push_back(one);
  return out;
}

}  // namespace troupe::bridge
