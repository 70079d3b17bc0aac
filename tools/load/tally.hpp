// What happened to the calls of one kind.
#pragma once

#include "tools/load/latency_histogram.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace troupe::load {

struct tally {
  std::string kind;
  std::uint64_t ok = 0;                  // ended 2xx
  std::uint64_t refused = 0;             // ended 409 or 422: the business said no
  std::uint64_t failed = 0;              // ended otherwise, or not within --give-up
  std::uint64_t retried = 0;             // attempts beyond the first
  std::map<int, std::uint64_t> answers;  // by status, every attempt counted; 0: the connection broke before one came
  std::string first_failure;             // a sentence about the first that failed
  latency_histogram latency;             // of calls that ended 2xx, from the first attempt's first byte

  std::uint64_t ended() const { return ok + refused + failed; }
};

/// How a call ends with `status`, or that it is to be tried again.
enum class ending { ok, refused, failed, again };
ending ending_of(int status);

void count(tally& in, ending how);

}  // namespace troupe::load
