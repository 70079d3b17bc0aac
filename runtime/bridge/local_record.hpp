#pragma once

#include "runtime/broker/record.hpp"

namespace troupe::bridge {

/// An event on a local route in the form that handlers decode: a record without a place in a topic.
inline broker::record to_record(wire::event event) {
  broker::record out;
  out.key = std::move(event.key);
  out.value = std::move(event.payload);
  out.head = std::move(event.head);
  return out;
}

}  // namespace troupe::bridge
