#pragma once

#include "runtime/http/message.hpp"

namespace troupe::http {

struct framing {
  std::string request_id;
  bool keep_alive = true;
  bool http_10 = false;       // an old client must be told that the connection stays
  bool without_body = false;  // HEAD
};

/// Appends status line, headers and body. A header of the answer that holds a line break is left out: it would be read
/// as two.
void append_wire_text(std::string& out, const response& what, const framing& how);

}  // namespace troupe::http
