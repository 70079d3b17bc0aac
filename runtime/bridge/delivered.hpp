// How a keyed handler receives a message: ordered per key, different keys at the same time.
#pragma once

#include "runtime/bridge/outcome.hpp"
#include "runtime/broker/record.hpp"
#include "schemas/message.hpp"
#include "schemas/trace_ids.hpp"

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

namespace troupe::bridge {

/// Where a message comes from. `event_id` is equal on every redelivery: sinks drop repeats by it. A record without a
/// ce_id header has "<topic>/<partition>/<offset>/<print>" there, see broker/landmark.hpp.
struct origin {
  std::string event_id;
  schemas::trace_ids trace;
  std::string topic;
  std::int32_t partition = -1;  // -1: came over a local route
  broker::offset at = -1;
};

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
