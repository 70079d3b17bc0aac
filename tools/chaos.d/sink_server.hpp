// The data platform as the "http" sink posts to it: keeps what it is given, and can be slow or out of order.
#pragma once

#include "tools/chaos.d/deliveries.hpp"

#include <cstdint>
#include <memory>

namespace troupe::chaos {

/// Listens on a port of its own at 127.0.0.1. Owns a thread; all calls may come from any thread.
class sink_server {
public:
  enum class mood {
    well,
    slow,     // answers after 300 ms
    failing,  // an event's first attempt is answered 500, then 503, then cut off without an answer, and again 503
  };

  sink_server();
  ~sink_server();

  std::uint16_t port() const;
  void become(mood next);

  /// What came so far.
  deliveries received() const;
  std::uint64_t effects() const;

private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace troupe::chaos
