// Lines of the log about single records. Each names the request that caused its record, so that one grep follows an
// order through all nodes.
#pragma once

#include "runtime/bridge/dead_letter.hpp"
#include "runtime/bridge/outcome.hpp"
#include "runtime/bridge/publish_port.hpp"

#include <span>

namespace troupe::bridge {

/// ` event="e-1" request="r-1" traceparent="00-..."`, as far as the headers say.
std::string trail(const schemas::headers& head);

/// "order-completed/3@17"; without an offset "order-completed".
/// "order-completed/3", or the topic alone for a record of a local route.
std::string partition_of(const std::string& topic, const broker::record& which);
std::string place_of(const std::string& topic, const broker::record& which);

/// What a keyed handler answered; on level debug.
void log_answer(const std::string& topic, const broker::record& of, const outcome& said);

/// What became of publishing an event; on level debug.
void log_published(const schemas::event& which, const published& said);

/// A record whose effect is stored; on level debug.
void log_stored(const std::string& topic, const broker::record& which);

/// A record whose event had had its effect before; on level debug.
void log_repeat(const std::string& topic, const broker::record& which);

/// Dead letters that are stored; on level error.
void log_letters(std::span<const dead_letter> letters);

}  // namespace troupe::bridge
