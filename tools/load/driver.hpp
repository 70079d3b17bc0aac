// Connections that ask, one request each at a time.
#pragma once

#include "tools/load/tally.hpp"
#include "tools/load/work.hpp"

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace troupe::load {

struct door {
  std::string host, port;
};

/// "http://host:port". Throws std::runtime_error.
door parse_door(const std::string& url);

struct driver_options {
  std::vector<door> doors;
  int connections = 64;
  double rate = 0;                               // requests per second over all connections; 0: as fast as answers come
  std::optional<std::chrono::seconds> duration;  // no new request after it
  std::chrono::seconds give_up{30};              // per request
  bool progress = false;                         // a line on stderr every second
  std::ostream* answers = nullptr;               // acknowledged work, one line each
};

struct run_result {
  tally counted;
  std::chrono::nanoseconds elapsed{0};
};

/// Blocks until every job of `source` is answered or given up.
run_result drive(const driver_options& options, const job_source& source);

/// One request, for seeding: the body of a 2xx answer. Throws std::runtime_error with the answer otherwise.
std::string ask(const door& at, const job& what);

}  // namespace troupe::load
