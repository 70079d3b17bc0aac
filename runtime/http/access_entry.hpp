// What the access log says about one request.
#pragma once

#include "runtime/http/message.hpp"

#include <chrono>

namespace troupe::http {

struct access_entry {
  request asked;       // method, head, body, request_id, peer
  std::string target;  // raw
  std::chrono::system_clock::time_point at;
  std::chrono::microseconds took{0};
};

/// One line: who asked for what and what came of it.
std::string brief_text(const access_entry& entry, const response& given);

/// One line with everything. Authorization, Cookie and Set-Cookie are masked, bodies are cut at 2 KiB, whatever a
/// terminal would obey is escaped, so that a body cannot forge a line.
std::string full_text(const access_entry& entry, const response& given);

}  // namespace troupe::http
