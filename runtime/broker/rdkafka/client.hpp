// Makes librdkafka clients from settings: our defaults, then the user's properties, then what the ports depend on.
#pragma once

#include "runtime/broker/rdkafka/handles.hpp"
#include "runtime/broker/settings.hpp"

namespace troupe::broker {

/// What the ports' guarantees rest on; a user's value for one of these is refused.
const properties& owned_properties(role which);

/// `fixed` is set last. Throws std::invalid_argument with librdkafka's words.
conf_ptr make_conf(role which, const settings& with, const properties& fixed = {});

/// Throws std::invalid_argument when the properties do not fit together, or when threads or files are used up: `conf`
/// is the caller's still then.
client_ptr make_client(role which, conf_ptr&& conf);

/// librdkafka's words when the client is past use. An error event carries the cause's code, so each error may be it.
std::optional<std::string> fatal_error(rd_kafka_t* client);

/// Ends a client that may hang while it closes (after a fatal error 2.0.2 can): in the background, without leaving the
/// group first.
void abandon(client_ptr client);

}  // namespace troupe::broker
