// What is done between a consumer's client and its brokers, on the client's own threads: its metadata requests are
// counted, its fetches paced.
#pragma once

#include "runtime/broker/rdkafka/handles.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace troupe::broker {

class consumer_interceptor {
public:
  /// `fetch_interval`: see fetch_pace; 0: no pause.
  explicit consumer_interceptor(std::chrono::milliseconds fetch_interval) : held_{std::make_shared<shared>()} {
    held_->fetch_interval = fetch_interval;
  }

  /// A consumer with this between it and its brokers. Throws as broker::make_client().
  client_ptr make_client(conf_ptr conf);

  /// How often the client has asked for metadata, counted before each request is sent. It asks before it goes on with a
  /// partition that its broker did not know for a moment, and a topic made anew in that moment is read on without a
  /// word: so what comes after is compared first.
  std::uint64_t metadata_requests() const { return held_->metadata_requests; }

private:
  struct shared {
    std::atomic<std::uint64_t> metadata_requests{0};
    std::chrono::milliseconds fetch_interval{0};
  };
  using shared_handle = std::shared_ptr<shared>;  // a client that was abandoned may outlive its session

  void attach(rd_kafka_conf_t& conf);

  static rd_kafka_resp_err_t on_new(rd_kafka_t* client, const rd_kafka_conf_t* conf, void* opaque, char*, size_t);
  static rd_kafka_resp_err_t on_sent(rd_kafka_t* client, int, const char*, std::int32_t, std::int16_t api, std::int16_t,
                                     std::int32_t, size_t, void* opaque);
  static rd_kafka_resp_err_t on_answer(rd_kafka_t* client, int, const char*, std::int32_t, std::int16_t api,
                                       std::int16_t, std::int32_t, size_t bytes, std::int64_t, rd_kafka_resp_err_t,
                                       void* opaque);
  static rd_kafka_resp_err_t on_end(void* opaque);

  shared_handle held_;
};

}  // namespace troupe::broker
