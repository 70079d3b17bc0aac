// Whether a request to the admin address may be answered. Pure.
#pragma once

#include "runtime/http/message.hpp"

#include <optional>

namespace troupe::inspect {

struct admin_guard {
  std::string token;   // empty: none is asked for, and the address is reachable from this machine only
  std::string listen;  // admin.listen
};

/// The answer that refuses it, or nothing.
/// - 401: a token is asked for, and this is not it.
/// - 421: without a token, a name in Host that is not this machine's. A foreign page whose name was bound to 127.0.0.1
///   (DNS rebinding) comes with its own name. Addresses are fine: nobody can bind those.
/// - 403: it changes something, and may have been sent by a foreign page: those can send forms, but neither a header of
///   their own nor the same Origin.
std::optional<http::response> refusal_of(const admin_guard& guard, const http::request& asked);

}  // namespace troupe::inspect
