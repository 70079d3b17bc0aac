#include "runtime/api/event_route.hpp"

#include "runtime/http/request_id.hpp"
#include "runtime/outbox/event_log.hpp"

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

namespace troupe::api {
namespace {

using result = bridge::published::result;

http::response answer_to(const bridge::published& said) {
  switch (said.outcome) {
    case result::durable:
      return {200, "", "application/json", {}};
    case result::unavailable:
      return http::unavailable(said.reason + "; the request is not recorded, try again");
    case result::refused:
      break;
  }
  return http::to_response({422, "request-refused", "The request cannot be recorded", said.reason, ""});
}

wire::event event_of(const event_maker& make, const effect::publication& how, const http::request& asked) {
  // A random UUID, as the event's id has to be.
  return make(how.topic, how.format, http::make_request_id(), how.source, wire::current_time(),
              {asked.request_id, asked.traceparent});
}

/// What the log will say of it; null: nothing.
std::shared_ptr<const wire::event> copy_for_log(const wire::event& event) {
  return spdlog::should_log(spdlog::level::debug) ? std::make_shared<const wire::event>(event) : nullptr;
}

void publish(const event_route_settings& with, caf::event_based_actor* door, const http::exchange& asked,
             wire::event event) {
  const auto logged = copy_for_log(event);
  door->request(with.route, caf::infinite, bridge::publish{std::move(event)})
      .then(
          [asked, logged](const bridge::published& said) {
            if (logged)
              outbox::log_published(*logged, said);
            asked.answer(answer_to(said));
          },
          [asked](const caf::error&) {
            asked.answer(answer_to({result::unavailable, "this node is stopping"}));
          });
}

}  // namespace

http::door_route event_door_route(const http_route& one, event_route_settings with) {
  return {{one.method, one.pattern, one.wants_body},
          [one, with = std::move(with)](caf::event_based_actor* door, const http::exchange& asked) {
            if (const auto read = read_or_answer(one, asked))
              publish(with, door, asked, event_of(one.event_of(asked.asked(), read.get()), with.how, asked.asked()));
          }};
}

std::shared_ptr<const void> read_or_answer(const http_route& one, const http::exchange& asked) try {
  return one.read(asked.asked());
} catch (const refused& why) {
  asked.answer(http::to_response(why.problem));
  return nullptr;
}

}  // namespace troupe::api
