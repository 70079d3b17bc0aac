#include "runtime/inspect/letter_routes.hpp"

#include "runtime/http/problem.hpp"
#include "runtime/inspect/admin_store_actor.hpp"
#include "runtime/inspect/answer_from.hpp"

#include <caf/all.hpp>
#include <charconv>

namespace troupe::inspect {
namespace {

using node_ptr = std::shared_ptr<inspected_node>;

constexpr auto answer_within = std::chrono::seconds{5};
constexpr std::int64_t most_letters = 500;

std::optional<std::int64_t> number_in(const std::string& text) {
  std::int64_t out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failed == std::errc{} && end == text.data() + text.size() && out >= 0 ? std::optional{out} : std::nullopt;
}

std::string parameter(const http::request& asked, const std::string& name, const std::string& otherwise = "") {
  const auto found = asked.query.find(name);
  return found == asked.query.end() ? otherwise : found->second;
}

http::response malformed(const std::string& detail, const std::string& field) {
  return http::to_response({400, "malformed-request", "Bad Request", detail, field});
}

tl::expected<list_letters, http::response> choice_in(const http::request& asked) {
  list_letters out;
  out.chosen.topic = parameter(asked, "topic");
  out.chosen.key = parameter(asked, "key");
  out.chosen.fingerprint = parameter(asked, "fingerprint");
  const auto after = number_in(parameter(asked, "after", "0")), limit = number_in(parameter(asked, "limit", "100"));
  if (!after)
    return tl::make_unexpected(malformed("after is the id of a letter", "after"));
  if (!limit || *limit < 1 || *limit > most_letters)
    return tl::make_unexpected(malformed("limit is 1 to " + std::to_string(most_letters), "limit"));
  out.after = *after;
  out.limit = static_cast<int>(*limit);
  return out;
}

template <class View, class Request>
void ask(caf::event_based_actor* door, const node_ptr& node, const http::exchange& asked, Request what) {
  const auto store = node->shown().store;
  if (!store)
    return asked.answer(http::unavailable("this node has not reached its database"));
  answer_from<View>(door, store, answer_within, asked, std::move(what), "the letters cannot be reached");
}

auto list(const node_ptr& node) {
  return [node](caf::event_based_actor* door, const http::exchange& asked) {
    auto what = choice_in(asked.asked());
    what ? ask<letters_view>(door, node, asked, std::move(*what)) : asked.answer(what.error());
  };
}

auto settle(const node_ptr& node, settle_letters::deed what) {
  return [node, what](caf::event_based_actor* door, const http::exchange& asked) {
    const auto id = number_in(asked.asked().params.at("id"));
    if (!id)
      return asked.answer(malformed("a letter's id is a number", "id"));
    settle_letters request{what, {}};
    request.chosen.ids = {*id};
    ask<letter_deed_view>(door, node, asked, std::move(request));
  };
}

}  // namespace

std::vector<http::door_route> letter_routes(const std::shared_ptr<inspected_node>& node) {
  return {{{"GET", "/v1/dead-letters", false}, list(node)},
          {{"POST", "/v1/dead-letters/{id}/replay", false}, settle(node, settle_letters::deed::replay)},
          {{"POST", "/v1/dead-letters/{id}/discard", false}, settle(node, settle_letters::deed::discard)}};
}

}  // namespace troupe::inspect
