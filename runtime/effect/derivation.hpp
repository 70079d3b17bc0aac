// From a record to the events that it gives rise to. Pure.
#pragma once

#include "runtime/effect/effect_database.hpp"
#include "runtime/handler/origin.hpp"
#include "runtime/wire/envelope.hpp"

namespace troupe::effect {

/// How this node publishes a message.
struct publication {
  std::string topic;
  wire::format format = wire::format::json;
  std::string source;  // "troupe/<node>"
};

/// The id of what `name` is to the record: the same however often that record or its event comes, whoever handles it,
/// and no other record's. `part` tells several of one record apart. What comes over a local route needs an id of its
/// own: it has no place that could stand for one.
std::string derived_id(std::string_view name, const handler::origin& from, std::string_view part = "");

/// For unit_of_work::publish(). `at`: when it happened.
template <wire::message T>
wire::event derive(const T& message, const publication& how, const handler::origin& from, wire::timestamp at,
                   std::string_view part = "") {
  return wire::make_event(message, how.topic, how.format, derived_id(wire::message_traits<T>::name, from, part),
                          how.source, at, from.trace);
}

/// What leaves of the events of a batch: those of records that were not rejected, in the order of the records, each
/// with the trace of its record. Throws std::out_of_range for an event of no record.
std::vector<wire::event> leaving(handled_records said, const std::vector<broker::record>& batch);

/// The same of a single record.
std::vector<wire::event> leaving_of_one(std::vector<store::derived_event> events, const wire::trace_ids& trace);

}  // namespace troupe::effect
