// Every answer the server gives by itself, with its stable kind. Pure.
#pragma once

#include "runtime/http/message.hpp"

#include <cstddef>
#include <string>

namespace troupe::http::refusals {

response malformed(const std::string& detail);    // 400 malformed-request
response not_found();                             // 404 not-found
response wrong_method(const std::string& allow);  // 405 method-not-allowed, with Allow
response too_slow();                              // 408 request-timeout
response body_too_large(std::size_t limit);       // 413 body-too-large; bytes
response wrong_content_type();                    // 415 unsupported-media-type
response header_too_large(std::size_t limit);     // 431 header-too-large; bytes
response unanswered();                            // 500 unanswered
response overloaded(const std::string& detail);   // 503 overloaded, with Retry-After

}  // namespace troupe::http::refusals
