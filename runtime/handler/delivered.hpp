// How a keyed handler receives a message: ordered per key, different keys at the same time.
#pragma once

#include "runtime/handler/origin.hpp"
#include "runtime/handler/outcome.hpp"
#include "runtime/wire/message.hpp"

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

namespace troupe::handler {

/// `T` was declared in schemas/. The handler answers when the effect is durable, possibly much later (a response
/// promise): thousands may be in hand at once, but of one key only one at a time.
template <wire::message T>
struct delivered {
  T message;
  origin from;
};

template <wire::message T>
using keyed_handler_port = caf::typed_actor<typename caf::replies_to<delivered<T>>::template with<outcome>>;

}  // namespace troupe::handler

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::handler::outcome)
