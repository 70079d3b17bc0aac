#pragma once

#include "config/options.hpp"

namespace troupe::config {

/// [admin]
struct admin_options {
  std::string listen = "127.0.0.1:9090";
  bool timings = true;
  bool show_payloads = false;
};

template <class Visitor>
void describe(Visitor& visit, admin_options& section) {
  visit("listen", section.listen, "health, metrics, dashboard; other than loopback requires TROUPE_ADMIN_TOKEN",
        form::host_port);
  visit("show_payloads", section.show_payloads, "show what dead letters carried, by the admin address");
  visit("timings", section.timings, "take the time of requests, records, batches and transactions for /metrics");
}

}  // namespace troupe::config
