// Where a message comes from: what a handler may want to know beside the message itself.
#pragma once

#include "runtime/broker/record.hpp"
#include "runtime/wire/trace_ids.hpp"

#include <string>

namespace troupe::wire {
struct envelope;
}

namespace troupe::handler {

/// `event_id` is equal on every redelivery, and so is `source`, which tells it from equal ids of other producers: sinks
/// drop repeats by them. A record without a ce_id header has its place_id() there, over a local route nothing.
struct origin {
  std::string event_id;
  std::string source;  // ce_source; empty: the record does not say
  wire::trace_ids trace;
  std::string topic;
  std::int32_t partition = -1;  // -1: came over a local route, where commit order takes the place of offset order
  broker::offset at = -1;
  std::uint64_t print = 0;        // of the record, see broker/landmark.hpp; 0: not known
  bool of_outbox = false;         // an outbox published it, and may do so again in another record
  wire::timestamp appended_at{};  // to its log
};

/// "<topic>/<partition>/<offset>/<print>": the same on every redelivery, and no other record's, although its topic may
/// be made anew.
std::string place_id(const origin& of);

origin origin_of(const broker::record& from, const std::string& topic);

/// The same of a record whose headers were read before.
origin origin_of(wire::envelope&& said, const broker::record& from, const std::string& topic);

}  // namespace troupe::handler
