#pragma once

#include <troupe/message.hpp>

#include <cstdint>
#include <string>

namespace troupe::bench {

/// Event: something of `key` takes so long. About 100 bytes as JSON, whatever is asked for.
struct paced_work {
  std::string key;
  std::int64_t ms = 0;       // of work
  bool poison = false;       // fails each time it is tried
  bool measured = false;     // its latency counts
  std::int64_t sent_at = 0;  // us since 1970, by the clock that both sides share
  std::string filler = {};

  TROUPE_MESSAGE(paced_work, "paced-work", 1, key = this->key, key, ms, poison, measured, sent_at, filler);
};

}  // namespace troupe::bench
