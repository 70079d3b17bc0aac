// How often a client has asked for metadata. It asks before it goes on with a partition that its broker did not know
// for a moment, and a topic made anew in that moment is read on without a word: so what comes after is compared first.
#pragma once

#include "runtime/broker/rdkafka/handles.hpp"

#include <atomic>
#include <cstdint>

namespace troupe::broker {

/// Requests are counted on the client's threads, before they are sent; read by the owner thread.
class metadata_watch {
public:
  /// A consumer whose requests are counted. Throws as broker::make_client().
  client_ptr make_client(conf_ptr conf);

  std::uint64_t requests() const { return *sent_; }

private:
  void attach(rd_kafka_conf_t& conf);

  using counter = std::atomic<std::uint64_t>;
  using shared_counter = std::shared_ptr<counter>;  // a client that was abandoned may outlive its session

  static rd_kafka_resp_err_t on_new(rd_kafka_t* client, const rd_kafka_conf_t* conf, void* opaque, char*, size_t);
  static rd_kafka_resp_err_t on_sent(rd_kafka_t* client, int, const char*, std::int32_t, std::int16_t api, std::int16_t,
                                     std::int32_t, size_t, void* opaque);
  static rd_kafka_resp_err_t on_end(void* opaque);

  shared_counter sent_ = std::make_shared<counter>(0);
};

}  // namespace troupe::broker
