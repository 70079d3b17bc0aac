// One librdkafka producer from its creation to its end, all on the owner thread of rdkafka_producer.
#pragma once

#include "runtime/broker/client_table.hpp"
#include "runtime/broker/producer_port.hpp"
#include "runtime/broker/rdkafka/publish_check.hpp"
#include "runtime/broker/rdkafka/troubles.hpp"
#include "runtime/broker/settings.hpp"

#include <deque>
#include <map>
#include <unordered_map>

namespace troupe::broker {

class producer_session {
public:
  using moment = std::chrono::steady_clock::time_point;

  /// Throws std::invalid_argument when a property is refused.
  producer_session(const settings& with, const std::vector<std::string>& topics, producer_listener& listener,
                   client_figures& figures);

  /// Takes events from the front until `waiting` is empty or the client's queue is full; what the client will not have
  /// is reported at once.
  void produce(std::deque<outgoing>& waiting);

  /// Waits for events at most this long (rd_kafka_queue_yield() ends the wait), a shorter time while it is to be asked
  /// soon whether the topics can be published to. Returns how many were reported.
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
  void check_when_due();
  void check_soon();
  void delivered_to(const std::string& topic);
  void refused(const std::string& topic, std::string reason);
  void show_faults();
  bool holds_reports();
  std::size_t report();
  void tell(std::optional<std::string> sentence);

  producer_listener& listener_;
  client_figures& figures_;
  client_ptr client_;
  queue_ptr queue_;
  troubles troubles_;
  publish_check check_;
  std::optional<std::string> in_the_way_;  // of publishing, as the brokers were asked last
  std::optional<moment> next_check_;       // empty: no topics
  std::chrono::milliseconds check_pause_{0};
  struct refusal {
    std::string reason;
    moment last;
  };
  std::map<std::string, refusal> refusals_;  // by topic
  std::uintptr_t last_ = 0;
  std::unordered_map<std::uintptr_t, in_client> in_client_;  // by number, which is also the message's opaque
  // A broker refuses whole batches: whoever was in one that it called too large or malformed is sent again by itself.
  std::deque<outgoing> suspects_;
  std::vector<delivery> reports_;
  std::optional<moment> held_since_;
  bool broken_ = false;
};

}  // namespace troupe::broker
