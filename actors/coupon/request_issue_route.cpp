#include "actors/coupon/request_issue_route.hpp"

#include "actors/coupon/coupon_problem.hpp"
#include "runtime/handler/record_log.hpp"
#include "runtime/http/problem.hpp"
#include "runtime/http/request_id.hpp"
#include "runtime/wire/envelope.hpp"
#include "schemas/coupon_requested.hpp"

#include <spdlog/spdlog.h>
#include <caf/all.hpp>
#include <chrono>

namespace troupe::coupon {
namespace {

wire::timestamp now() {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

wire::event event_of(const request_issue_settings& with, const schemas::coupon_requested& wish, wire::trace_ids trace) {
  // A random UUID, as the event's id has to be.
  return wire::make_event(wish, with.topic, with.format, http::make_request_id(), with.source, now(), std::move(trace));
}

void log_wish(const schemas::coupon_requested& wish, const wire::event& event) {
  if (spdlog::should_log(spdlog::level::debug))
    spdlog::debug("coupon-requested coupon={} user={}{}", wish.coupon_id.value(), wish.user_id.value(),
                  wire::trail(event.head));
}

void request_issue(const request_issue_settings& with, caf::event_based_actor* door, const http::exchange& asked) {
  const auto wish = wire::from_json<schemas::coupon_requested>(asked.asked().body, wire::unknown_fields::refuse);
  if (!wish)
    return asked.answer(invalid(wish.error()));
  auto event = event_of(with, *wish, {asked.asked().request_id, asked.asked().traceparent});
  log_wish(*wish, event);
  door->request(with.route, caf::infinite, bridge::publish{std::move(event)})
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
