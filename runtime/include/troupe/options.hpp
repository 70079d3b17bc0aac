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
#pragma once

#include "config/options.hpp"
#include "config/vocabulary.hpp"
