#include "runtime/effect/derivation.hpp"

#include "runtime/inbox/brought_events.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace troupe::effect {
namespace {

bool is_rejected(const rejections& said, std::size_t index) {
  return std::any_of(said.begin(), said.end(), [&](const auto& one) { return one.first == index; });
}

void take_over(std::string_view name, std::string_view value, wire::headers& to) {
  if (!value.empty() && wire::header(to, name).empty())
    to.emplace_back(name, value);
}

void carry_trace(std::string_view traceparent, std::string_view request_id, wire::headers& to) {
  take_over("traceparent", traceparent, to);
  take_over("x-request-id", request_id, to);
}

std::string hash_of(std::string_view text) {  // FNV-1a
  std::uint64_t hash = 14695981039346656037ULL;
  for (const auto c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  std::array<char, 17> out{};
  std::snprintf(out.data(), out.size(), "%016llx", static_cast<unsigned long long>(hash));
  return out.data();
}

// For names that no inbox remembers, or of which two might look like one.
std::string place_and_hash(const handler::origin& from) {
  return from.topic + '/' + std::to_string(from.partition) + '/' + std::to_string(from.at) + '/' +
         hash_of(from.source + '\n' + from.event_id);
}

}  // namespace

std::string derived_id(std::string_view name, const handler::origin& from, std::string_view part) {
  auto out = std::string{name} + (part.empty() ? "" : "." + std::string{part}) + ':';
  const auto cause = from.source + '#' + from.event_id;
  const bool is_clear = from.source.find('#') == from.source.npos && inbox::can_be_kept(out + cause);
  return out + (is_clear ? cause : place_and_hash(from));
}

std::vector<wire::event> leaving(handled_records said, const std::vector<broker::record>& batch) {
  std::stable_sort(said.events.begin(), said.events.end(),
                   [](const auto& a, const auto& b) { return a.index < b.index; });
  std::vector<wire::event> out;
  out.reserve(said.events.size());
  for (auto& [index, event] : said.events) {
    const auto& cause = batch.at(index).head;
    carry_trace(wire::header(cause, "traceparent"), wire::header(cause, "x-request-id"), event.head);
    if (!is_rejected(said.rejected, index))
      out.push_back(std::move(event));
  }
  return out;
}

std::vector<wire::event> leaving_of_one(std::vector<store::derived_event> events, const wire::trace_ids& trace) {
  std::vector<wire::event> out;
  for (auto& one : events) {
    carry_trace(trace.traceparent, trace.request_id, one.event.head);
    out.push_back(std::move(one.event));
  }
  return out;
}

}  // namespace troupe::effect
