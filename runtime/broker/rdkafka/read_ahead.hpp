// Keeps a consumer's client reading ahead, see refill.
#pragma once

#include "runtime/broker/rdkafka/handles.hpp"
#include "runtime/broker/rdkafka/refill.hpp"

#include <string>

namespace troupe::broker {

/// From this version on fetch.queue.backoff.ms says when a client looks at its full queue again; it need not be woken.
constexpr int looks_again_by_itself = 0x020200;

/// Used by the session's thread; `client` must outlive this. How far the client reads ahead is among its properties.
class read_ahead {
public:
  explicit read_ahead(rd_kafka_t* client);

  /// A record with a value of so many bytes was taken from the client's queue.
  void took(std::size_t bytes);

private:
  void wake_fetching();

  rd_kafka_t* client_;
  refill refill_;
  const std::string user_, password_;  // as the client has them; empty without SASL
};

}  // namespace troupe::broker
