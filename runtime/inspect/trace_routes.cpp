#include "runtime/inspect/trace_routes.hpp"

#include "runtime/http/problem.hpp"
#include "runtime/inspect/answer_from.hpp"
#include "runtime/inspect/trace_actor.hpp"
#include "runtime/wire/identifier.hpp"
#include "runtime/wire/text.hpp"

#include <algorithm>
#include <caf/all.hpp>

namespace troupe::inspect {
namespace {

constexpr auto answer_within = std::chrono::milliseconds{1400};
constexpr auto find_within = std::chrono::milliseconds{5500};
constexpr std::size_t longest_id = 1000;  // bytes

http::response malformed(const std::string& detail) {
  return http::to_response({400, "malformed-request", "Bad Request", detail, "what"});
}

std::string usage_of(const trail& one) {
  auto out = "what=" + one.name + "&id=NUMBER";
  for (const auto& word : one.more)
    out += '&' + word + "=NUMBER";
  return out;
}

std::string parameter(const http::request& asked, const std::string& name) {
  const auto found = asked.query.find(name);
  return found == asked.query.end() ? "" : found->second;
}

/// The numbers a trail wants; nothing when one is missing or no identifier.
std::optional<follow_thing> question_for(const trail& one, const http::request& asked) {
  follow_thing out{one.name, {}};
  auto names = one.more;
  names.insert(names.begin(), "id");
  for (const auto& name : names) {
    const auto id = wire::parse_identifier(parameter(asked, name));
    if (!id)
      return std::nullopt;
    out.ids.push_back(id->value());
  }
  return out;
}

template <class View, class Request>
void ask(caf::event_based_actor* door, const caf::actor& tracer, const http::exchange& asked, Request what,
         std::chrono::milliseconds within = answer_within) {
  answer_from<View>(door, tracer, within, asked, std::move(what), "its tables cannot be read");
}

void find_event(caf::event_based_actor* door, const caf::actor& tracer, const http::exchange& asked) {
  const auto id = parameter(asked.asked(), "id");
  if (id.empty() || id.size() > longest_id || !wire::is_printable(id))
    return asked.answer(malformed("the id of an event is a printable text of 1 to 1000 bytes: what=event&id=ID"));
  ask<path_view>(door, tracer, asked, follow_event{id}, find_within);
}

void answer(caf::event_based_actor* door, const inspected_node& node, const http::exchange& asked) {
  const auto parts = node.shown();
  if (!parts.tracer)
    return asked.answer(http::unavailable("this node has not reached its database"));
  const auto what = parameter(asked.asked(), "what");
  if (what == "outbox")
    return ask<outbox_facts_view>(door, parts.tracer, asked, get_outbox{});
  if (what == "event")
    return find_event(door, parts.tracer, asked);
  std::string known = "what=outbox, what=event&id=ID";
  for (const auto& one : parts.traces->trails) {
    known += ", " + usage_of(one);
    if (one.name == what)
      if (auto question = question_for(one, asked.asked()))
        return ask<path_view>(door, parts.tracer, asked, std::move(*question));
  }
  asked.answer(malformed("ask for one of " + known));
}

}  // namespace

http::door_route trace_route(const std::shared_ptr<inspected_node>& node) {
  return {{"GET", "/v1/trace", false},
          [node](caf::event_based_actor* door, const http::exchange& asked) { answer(door, *node, asked); }};
}

}  // namespace troupe::inspect
