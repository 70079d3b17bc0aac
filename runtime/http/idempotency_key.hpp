#pragma once

#include "runtime/http/message.hpp"

#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace troupe::http {

/// The Idempotency-Key header: 1 to 128 visible ASCII characters. Nothing when the client sent none; an error is a
/// sentence for the client.
tl::expected<std::optional<std::string>, std::string> idempotency_key_of(const request& asked);

}  // namespace troupe::http
