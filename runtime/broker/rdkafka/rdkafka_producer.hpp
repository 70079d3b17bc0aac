// The real producer: one thread owns the client, everyone else leaves events.
#pragma once

#include "runtime/broker/rdkafka/producer_session.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace troupe::broker {

class rdkafka_producer final : public producer_port {
public:
  /// Throws std::invalid_argument when a property is refused. `listener` must outlive this.
  rdkafka_producer(settings with, producer_listener& listener, std::vector<std::string> topics = {});

  /// Does not wait for what is under way (flush() does): it is reported as failed.
  ~rdkafka_producer() override;

  void publish(std::vector<outgoing> events) override;
  bool flush(std::chrono::milliseconds timeout) override;

private:
  void run();
  bool take_published();  // false: stop
  void reported(std::size_t count);
  void replace_session();
  void begin_session();
  std::size_t refuse_waiting();

  const settings with_;
  const std::vector<std::string> topics_;
  producer_listener& listener_;
  const std::shared_ptr<client_figures> figures_;

  std::mutex mutex_;  // guards the five below
  std::condition_variable changed_;
  std::vector<outgoing> published_;
  std::size_t unreported_ = 0;
  rd_kafka_queue_t* wake_ = nullptr;
  bool stopping_ = false;

  std::unique_ptr<producer_session> session_;
  std::deque<outgoing> waiting_;
  std::thread owner_;
};

}  // namespace troupe::broker
