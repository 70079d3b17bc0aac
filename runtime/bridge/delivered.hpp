// How a keyed handler receives a message: ordered per key, different keys at the same time.
#pragma once

#include "runtime/bridge/origin.hpp"
#include "runtime/bridge/outcome.hpp"
#include "schemas/message.hpp"

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

namespace troupe::bridge {

/// `T` was declared in schemas/. The handler answers when the effect is durable, possibly much later (a response
/// promise): thousands may be in hand at once, but of one key only one at a time.
template <schemas::message T>
struct delivered {
  T message;
  origin from;
};

template <schemas::message T>
using keyed_handler_port = caf::typed_actor<typename caf::replies_to<delivered<T>>::template with<outcome>>;

}  // namespace troupe::bridge

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::bridge::outcome)
