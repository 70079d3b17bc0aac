// One HTTP request to be made, and where requests come from.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

namespace troupe::load {

using clock = std::chrono::steady_clock;

struct call {
  std::string method = "POST";
  std::string target;
  std::string body;
  std::string idempotency_key;                                // empty: none is sent
  std::function<void(std::string_view answer)> acknowledged;  // called once when the answer is 2xx; may be empty
};

/// Calls of one kind. Used by the campaign's thread only.
struct call_source {
  static constexpr auto unlimited = std::numeric_limits<std::uint64_t>::max();

  std::string kind;  // its line in the report: "orders"
  std::uint64_t calls = unlimited;
  std::function<call()> make;
};

}  // namespace troupe::load
