// One librdkafka producer from its creation to its end, all on the owner thread of rdkafka_producer.
#pragma once

#include "runtime/broker/client_table.hpp"
#include "runtime/broker/producer_port.hpp"
#include "runtime/broker/rdkafka/handles.hpp"
#include "runtime/broker/rdkafka/troubles.hpp"
#include "runtime/broker/settings.hpp"

#include <deque>
#include <unordered_map>

namespace troupe::broker {

class producer_session {
public:
  /// Throws std::invalid_argument when a property is refused.
  producer_session(const settings& with, producer_listener& listener, client_figures& figures);

  /// Takes events from the front until `waiting` is empty or the client's queue is full; what the client will not have
  /// is reported at once.
  void produce(std::deque<outgoing>& waiting);

  /// Waits for events at most this long (rd_kafka_queue_yield() ends the wait). Returns how many were reported.
  std::size_t turn(std::chrono::milliseconds longest_wait);

  /// Ends the client; everything in it is reported as failed. Returns how many were.
  std::size_t give_up(const std::string& reason);

  bool is_broken() const { return broken_; }
  rd_kafka_queue_t* queue() const { return queue_.get(); }

private:
  enum class taken { yes, no, queue_full };
  enum class among : std::uint8_t { others, nobody };

  struct in_client {
    std::uint64_t token;
    std::string topic;
    metrics::moment taken_at;
    among sent_among;
  };

  taken produce(const outgoing& event, among others);
  void produce_suspect();
  bool try_alone(const in_client& refused, const rd_kafka_message_t& message);
  void on_event(rd_kafka_event_t& event);
  void on_delivery(const rd_kafka_message_t& message);
  void on_error(rd_kafka_event_t& event);
  void check_for_fatal_error();
  std::size_t report();
  void tell(std::optional<std::string> sentence);

  producer_listener& listener_;
  client_figures& figures_;
  client_ptr client_;
  queue_ptr queue_;
  troubles troubles_;
  std::uintptr_t last_ = 0;
  std::unordered_map<std::uintptr_t, in_client> in_client_;  // by number, which is also the message's opaque
  // A broker refuses whole batches: whoever was in one that it called too large or malformed is sent again by itself.
  std::deque<outgoing> suspects_;
  std::vector<delivery> reports_;
  bool broken_ = false;
};

}  // namespace troupe::broker
