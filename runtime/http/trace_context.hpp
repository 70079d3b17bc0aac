// W3C Trace Context, level 1: the traceparent header.
#pragma once

#include <string>
#include <string_view>

namespace troupe::http {

/// "00-<32 lower hex>-<16 lower hex>-<2 lower hex>" with neither id all zero.
bool is_traceparent(std::string_view text);

/// A new trace, marked as sampled.
std::string make_traceparent();

}  // namespace troupe::http
