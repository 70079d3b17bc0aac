#pragma once

#include "config/options.hpp"

namespace troupe::config {

/// [http]
struct http_options {
  std::string listen = "127.0.0.1:8080";
  byte_size max_body{65'536};
  std::uint32_t max_in_flight = 4096;
  std::uint32_t max_connections = 10'000;
  duration request_timeout{10'000};
  duration idle_timeout{60'000};
  std::string access_log = "off";
};

template <class Visitor>
void describe(Visitor& visit, http_options& section) {
  const auto timeout = between(duration{100}, std::chrono::hours{1});
  visit("listen", section.listen, "address of the HTTP door", form::host_port);
  visit("max_body", section.max_body, "largest request body; beyond it 413",
        between(byte_size{1024}, byte_size{67'108'864}));
  visit("max_in_flight", section.max_in_flight, "open requests; beyond it 503", between(1, 1'000'000));
  visit("max_connections", section.max_connections, "open connections", between(1, 1'000'000));
  visit("request_timeout", section.request_timeout, "how long a request may take to arrive", timeout);
  visit("idle_timeout", section.idle_timeout, "a connection without requests is closed after this long", timeout);
  visit("access_log", section.access_log, "full: with headers and bodies", one_of({"off", "line", "full"}));
}

}  // namespace troupe::config
