#pragma once

#include "config/options.hpp"

namespace troupe::api {

/// What every kind of functions has in [actors.<kind>].
struct kind_options {
  std::uint32_t connections = 4;
  std::uint32_t workers = 8;
  std::uint32_t max_pending = 1'000;
  config::duration max_wait{5'000};
  config::duration remember{std::chrono::hours{24}};
};

template <class Visitor>
void describe(Visitor& visit, kind_options& section) {
  visit("connections", section.connections, "database sessions of its HTTP routes, each with a thread",
        config::between(1, 1'000));
  visit("workers", section.workers,
        "threads of each of its keyed handlers and answers, each with a session if it uses one",
        config::between(1, 1'000));
  visit("max_pending", section.max_pending, "requests waiting for a connection; beyond it 503",
        config::between(1, 1'000'000));
  visit("max_wait", section.max_wait, "how long a request waits for a connection; then 503, nothing stored",
        config::between(config::duration{100}, std::chrono::minutes{1}));
  visit("remember", section.remember, "how long the answer under an Idempotency-Key is kept",
        config::between(std::chrono::minutes{1}, std::chrono::hours{24 * 365}));
}

}  // namespace troupe::api
