// POST /api/v1/coupon/request-issue: a wish becomes an event.
#pragma once

#include "runtime/bridge/publish_port.hpp"
#include "runtime/http/door_actor.hpp"
#include "runtime/wire/event.hpp"

#include <string>

namespace troupe::coupon {

struct request_issue_settings {
  bridge::publish_port route;  // of request-coupon
  std::string topic;
  wire::format format = wire::format::json;
  std::string source;  // "troupe/<node>"
};

/// Answers as soon as the event is durable. Whether the coupon exists, or has pieces left, is not looked at: asking the
/// database would cost more than the event, and only the order of the topic decides who is first.
http::door_route request_issue_route(request_issue_settings with);

}  // namespace troupe::coupon
