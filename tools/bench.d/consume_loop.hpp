// The floor under an inbound bridge: librdkafka alone reads what a topic holds and looks at nothing.
#pragma once

#include <cstdint>
#include <string>

namespace troupe::bench {

struct consumed {
  std::uint64_t records = 0, bytes = 0;
  double seconds = 0;  // from the first record to the last
};

/// Reads every partition from its beginning to the end it had at the start, in one thread, by the queue of single
/// records that the product's consumer reads too. Throws std::runtime_error with librdkafka's words.
consumed run_consume_loop(const std::string& brokers, const std::string& topic);

}  // namespace troupe::bench
