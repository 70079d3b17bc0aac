// Calling HTTP servers from a handler. A client is for one thread and blocks it for at most the timeout of the call: a
// handler that is an object has one of its own in each worker. See runtime/http/client.hpp.
//
//   troupe::http::client to{*troupe::http::parse_url("https://sink.example/events")};
//   const auto answer = to.send(request, std::chrono::seconds{5});  // or a sentence why there is none
#pragma once

#include <troupe/outcome.hpp>

#include "runtime/http/client.hpp"
#include "runtime/verdict/blame.hpp"

namespace troupe {

/// Whether a receiver that answered so to a record will never take it: 400, 413, 415 and 422. All else but 2xx is the
/// receiver's fault, or of what stands before it: unavailable(), and the record waits.
inline bool is_at_fault(int status) { return verdict::of_http_status(status) == verdict::blame::record; }

}  // namespace troupe
