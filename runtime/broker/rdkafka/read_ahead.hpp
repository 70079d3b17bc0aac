// Keeps a consumer's client reading ahead, see refill.
#pragma once

#include "runtime/broker/rdkafka/handles.hpp"
#include "runtime/broker/rdkafka/refill.hpp"

namespace troupe::broker {

/// Used by the session's thread; `client` must outlive this. How far the client reads ahead is among its properties.
class read_ahead {
public:
  explicit read_ahead(rd_kafka_t* client);

  /// A record with a value of so many bytes was taken from the client's queue.
  void took(std::size_t bytes);

private:
  rd_kafka_t* client_;
  refill refill_;
};

}  // namespace troupe::broker
