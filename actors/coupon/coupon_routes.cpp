#include "actors/coupon/coupon_routes.hpp"

#include "actors/coupon/coupon_problem.hpp"
#include "runtime/http/problem.hpp"
#include "runtime/wire/codec/json.hpp"

#include <caf/all.hpp>

namespace troupe::coupon {
namespace {

using wire::identifier;

template <class T>
http::response json(int status, const T& body) {
  return {status, wire::to_json(body), "application/json", {}};
}

/// Asks the store; `show` makes the answer of what it found.
template <class Reply, class Question, class Show>
void ask(caf::event_based_actor* door, const coupon_store_port& store, const http::exchange& asked, Question question,
         Show show) {
  door->request(store, caf::infinite, std::move(question))
      .then([asked, show](const Reply& found) { asked.answer(found ? show(*found) : not_stored(found.error())); },
            [asked](const caf::error&) {
              asked.answer(http::unavailable("this node is stopping; nothing was stored, try again"));
            });
}

void create(const coupon_store_port& store, caf::event_based_actor* door, const http::exchange& asked) {
  auto terms = wire::from_json<schemas::new_coupon>(asked.asked().body, wire::unknown_fields::refuse);
  if (!terms)
    return asked.answer(invalid(terms.error()));
  ask<created_coupon>(door, store, asked, create_coupon{std::move(*terms)}, [](const schemas::coupon_created& made) {
    auto answer = json(201, made);
    answer.head.emplace_back("Location", "/api/v1/coupon/" + std::to_string(made.coupon_id.value()));
    return answer;
  });
}

/// Of the path; answers what is wrong with it.
std::optional<identifier> id_of(const http::exchange& asked, const std::string& name) {
  const auto id = wire::parse_identifier(asked.asked().params.at(name));
  if (!id)
    asked.answer(invalid({name, identifier::allowed()}));
  return id;
}

void show_coupon(const coupon_store_port& store, caf::event_based_actor* door, const http::exchange& asked) {
  const auto id = id_of(asked, "id");
  if (!id)
    return;
  const auto& digits = asked.asked().params.at("id");
  ask<found_coupon>(door, store, asked, find_coupon{*id}, [digits](const std::optional<schemas::coupon_view>& found) {
    return found ? json(200, *found) : no_such("coupon", digits);
  });
}

void show_issue(const coupon_store_port& store, caf::event_based_actor* door, const http::exchange& asked) {
  const auto coupon = id_of(asked, "id");
  const auto user = coupon ? id_of(asked, "userId") : std::nullopt;
  if (!user)
    return;
  ask<found_issue>(door, store, asked, find_issue{*coupon, *user},
                   [](const std::optional<schemas::coupon_issue>& found) {
                     return found ? json(200, *found) : json(404, schemas::coupon_not_issued{});
                   });
}

void show_user_coupons(const coupon_store_port& store, caf::event_based_actor* door, const http::exchange& asked) {
  const auto user = id_of(asked, "id");
  if (!user)
    return;
  ask<listed_coupons>(door, store, asked, list_coupons{*user},
                      [](const schemas::user_coupons& found) { return json(200, found); });
}

}  // namespace

std::vector<http::door_route> coupon_routes(const coupon_store_port& store) {
  const auto route = [&](http::route where, auto handle) {
    return http::door_route{std::move(where), [store, handle](caf::event_based_actor* door, http::exchange asked) {
                              handle(store, door, asked);
                            }};
  };
  return {route({"POST", "/api/v1/coupon", true}, create), route({"GET", "/api/v1/coupon/{id}"}, show_coupon),
          route({"GET", "/api/v1/coupon/{id}/issue/{userId}"}, show_issue),
          route({"GET", "/api/v1/user/{id}/coupon"}, show_user_coupons)};
}

}  // namespace troupe::coupon
