// What a fault of the database means for the client of a route. Pure.
#pragma once

#include <troupe/http.hpp>

#include "runtime/store/fault.hpp"

#include <chrono>

namespace troupe::api {

/// Even a COMMIT without an answer when nothing was done, or what was done can be found again. `tried`: times so far.
bool is_tried_again(const store::store_error& fault, repeats on_repeat, int tried);

std::chrono::milliseconds pause_after(int tried);

/// 503: not stored. 409: a rule of the database is broken. 500: outcome unknown, or a mistake of ours.
http::response response_of(const store::store_error& fault, repeats on_repeat);

}  // namespace troupe::api
