// What an event keeps of the request that caused it: it goes with the event through every node.
#pragma once

#include <string>

namespace troupe::wire {

/// Either may be empty. Both come from outside; a record's headers may hold anything.
struct trace_ids {
  std::string request_id;   // X-Request-Id
  std::string traceparent;  // W3C Trace Context
};

/// ` request="r-1" traceparent="00-..."` for a line of the log, without what is empty. Unprintable bytes and quotes are
/// replaced and length is limited, so that a record cannot forge a line.
std::string in_log(const trace_ids& of);

/// ` name="value"` in the same way; nothing when the value is empty.
std::string log_field(const std::string& name, const std::string& value);

}  // namespace troupe::wire
