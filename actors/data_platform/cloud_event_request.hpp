// A completed order as an HTTP request: CloudEvents 1.0 HTTP binding, binary mode.
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
#pragma once

#include "actors/data_platform/sink.hpp"

namespace troupe::data_platform {

/// POST of the event's JSON to `path`. The receiver drops repeats by ce-source and ce-id, which are the same on every
/// delivery and from every node.
http::request cloud_event_request(const order_event& event, const std::string& path);

}  // namespace troupe::data_platform
