#include "actors/coupon/request_issue_route.hpp"

#include "actors/coupon/coupon_problem.hpp"
#include "runtime/http/problem.hpp"
#include "runtime/http/request_id.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/envelope.hpp"

#include <caf/all.hpp>
#include <chrono>

namespace troupe::coupon {
namespace {

schemas::timestamp now() {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

schemas::event event_of(const request_issue_settings& with, const schemas::coupon_requested& wish,
                        const std::string& traceparent) {
  // A random UUID, as the event's id has to be.
  return schemas::make_event(wish, with.topic, with.format, http::make_request_id(), with.source, now(), traceparent);
}

void request_issue(const request_issue_settings& with, caf::event_based_actor* door, const http::exchange& asked) {
  const auto wish = schemas::from_json<schemas::coupon_requested>(asked.asked().body, schemas::unknown_fields::refuse);
  if (!wish)
    return asked.answer(invalid(wish.error()));
  door->request(with.route, caf::infinite, bridge::publish{event_of(with, *wish, asked.asked().traceparent)})
      .then([asked](const bridge::published& said) { asked.answer(answer_to(said)); },
            [asked](const caf::error&) {
              asked.answer(http::unavailable("this node is stopping; the request is not recorded, try again"));
            });
}

}  // namespace

http::door_route request_issue_route(request_issue_settings with) {
  return {{"POST", "/api/v1/coupon/request-issue", true},
          [with = std::move(with)](caf::event_based_actor* door, const http::exchange& asked) {
            request_issue(with, door, asked);
          }};
}

}  // namespace troupe::coupon
