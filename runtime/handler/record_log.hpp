// Lines of the log about single records. Each names the request that caused its record, so that one grep follows a
// request through all nodes.
#pragma once

#include "runtime/broker/record.hpp"
#include "runtime/handler/outcome.hpp"

namespace troupe::handler {

/// "payment-captured/3", or the topic alone for a record of a local route.
std::string partition_of(const std::string& topic, const broker::record& which);

/// "payment-captured/3@17"; without an offset "payment-captured".
std::string place_of(const std::string& topic, const broker::record& which);

/// What a keyed handler answered; on level debug.
void log_answer(const std::string& topic, const broker::record& of, const outcome& said);

/// A record whose effect is stored; on level debug.
void log_stored(const std::string& topic, const broker::record& which);

/// A record whose event had had its effect before; on level debug.
void log_repeat(const std::string& topic, const broker::record& which);

}  // namespace troupe::handler
