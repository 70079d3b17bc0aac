// The identifier that ties an answer, its log lines and the client's own notes together.
#pragma once

#include <string>
#include <string_view>

namespace troupe::http {

/// [A-Za-z0-9._-]{1,64}: safe in a log line, a header and a URL.
bool is_request_id(std::string_view text);

/// A random UUID, version 4.
std::string make_request_id();

}  // namespace troupe::http
