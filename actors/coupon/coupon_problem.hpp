// What a client is told when something about coupons was not done.
#pragma once

#include "runtime/bridge/publish_port.hpp"
#include "runtime/http/message.hpp"
#include "runtime/store/fault.hpp"
#include "runtime/wire/codec/codec.hpp"

#include <cstdint>

namespace troupe::coupon {

/// 400 invalid-request, naming the field to blame.
http::response invalid(const wire::decode_error& why);

/// 404 not-found. `digits` as the client wrote them.
http::response no_such(const std::string& what, const std::string& digits);

/// 503 when it is not stored and may be tried again, else 500.
http::response not_stored(const store::store_error& why);

/// 200 without a body when durable, 503 when it may be tried again, 422 with the reason when never.
http::response answer_to(const bridge::published& said);

}  // namespace troupe::coupon
