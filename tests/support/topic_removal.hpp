// Takes a topic away on a real broker, as an operator does; making it anew is up to the test.
#pragma once

#include "runtime/broker/rdkafka/topic_metadata.hpp"

#include <array>
#include <stdexcept>
#include <thread>

namespace troupe::tests {

/// Returns when no broker knows the topic any more.
inline void remove_topic(const broker::settings& with, const std::string& name) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  const auto client = broker::make_inquirer(with);
  const broker::queue_ptr answers{rd_kafka_queue_new(client.get())};
  auto* named = rd_kafka_DeleteTopic_new(name.c_str());
  std::array topics{named};
  rd_kafka_DeleteTopics(client.get(), topics.data(), topics.size(), nullptr, answers.get());
  const broker::event_ptr answer{rd_kafka_queue_poll(answers.get(), broker::remaining_ms(deadline))};
  rd_kafka_DeleteTopic_destroy(named);
  if (!answer || rd_kafka_event_error(answer.get()))
    throw std::runtime_error{"topic " + name + " could not be removed"};
  while (broker::partition_count(client.get(), name, deadline).value_or(1) > 0)
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
}

}  // namespace troupe::tests
