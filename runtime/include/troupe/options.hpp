// Options of one's own, in the table [actors.<kind>] of a node file: a struct and a description of each member.
//
//   struct fraud_options { std::int64_t limit = 1'000; };
//   template <class Visitor>
//   void describe(Visitor& visit, fraud_options& section) {
//     visit("limit", section.limit, "sums above it are looked at", troupe::config::between(1, 1'000'000));
//   }
//
// The member's initial value is the default. `troupe check` and `troupe run` refuse what is unknown or out of range
// with its line; `troupe reference` prints them. Also: one_of({...}), form::url, secret{}; duration and byte_size.
// One that has the name of a kind_option takes its place in the table.
#pragma once

#include "config/options.hpp"
#include "config/vocabulary.hpp"

#include <chrono>
#include <cstdint>

namespace troupe {

/// What a kind has in [actors.<kind>] without declaring it, and what stands when the node file says nothing; see
/// kind::defaults.
struct kind_options {
  std::uint32_t connections = 4;                      // sessions of its HTTP routes, each with a thread
  std::uint32_t workers = 8;                          // threads of each keyed handler and each answer
  std::uint32_t max_pending = 1'000;                  // requests that wait; beyond it 503
  std::uint32_t max_batch = 256;                      // requests in a transaction of a gathered route
  config::duration max_wait{5'000};                   // of a request; then 503
  config::duration remember{std::chrono::hours{24}};  // answers under an Idempotency-Key
};

}  // namespace troupe
