// The data platform as the "http" sink posts to it: keeps what it is given, and can be sick in many ways.
#pragma once

#include "tools/chaos.d/deliveries.hpp"

#include <cstdint>
#include <memory>

namespace troupe::chaos {

/// Listens on a port of its own at 127.0.0.1. Owns a thread; all calls may come from any thread.
class sink_server {
public:
  enum class manner {
    well,
    slow,          // answers after 300 ms
    failing,       // an event's first attempt is answered 500, then 503, then cut off without an answer, and again 503
    refusing,      // every attempt is answered with one status
    interim,       // 103 before each answer; an event's first attempt is answered 503
    leftovers,     // an event's first attempt is answered 503 with a 200 after it that nobody asked for
    wrong_length,  // 200 with less of a body than it promises, and the end of the connection
    closing,       // hangs up without an answer
    hanging,       // never answers; hangs up when it is well again
  };
  struct mood {
    manner is = manner::well;
    unsigned status = 503;  // of `refusing`
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
