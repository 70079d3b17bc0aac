// What can be wrong with a request as such, once it has arrived whole. Pure.
#pragma once

#include "runtime/http/router.hpp"

#include <string_view>
#include <tl/expected.hpp>

namespace troupe::http {

/// Fills path, query and params of `what` and returns its route, or the answer that refuses it: 400 for the target,
/// 404, 405, 415.
tl::expected<std::size_t, response> screen(const router& routes, std::string_view raw_target, request& what);

}  // namespace troupe::http
