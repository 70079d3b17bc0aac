// What other programs do to a topic: transactions, open ones too, and the removal of records. By librdkafka itself,
// because the ports offer neither.
#pragma once

#include "runtime/broker/rdkafka/client.hpp"
#include "runtime/broker/rdkafka/topic_partitions.hpp"
#include "tests/contract/broker/broker_fixture.hpp"

#include <stdexcept>

class foreign_producer {
public:
  foreign_producer() {
    auto conf = troupe::broker::make_conf(troupe::broker::role::producer, client_settings(),
                                          {{"transactional.id", new_topic(1)}});
    client_ = troupe::broker::make_client(troupe::broker::role::producer, std::move(conf));
    check(rd_kafka_init_transactions(client_.get(), patience));
  }

  void begin() { check(rd_kafka_begin_transaction(client_.get())); }
  void commit() { check(rd_kafka_commit_transaction(client_.get(), patience)); }
  void abort() { check(rd_kafka_abort_transaction(client_.get(), patience)); }

  /// Returns when the broker has them.
  void send(const std::string& topic, int count) {
    for (int i = 0; i < count; ++i)
      if (const auto error = rd_kafka_producev(client_.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(0),
                                               RD_KAFKA_V_KEY("k", 1), RD_KAFKA_V_VALUE(const_cast<char*>("x"), 1),
                                               RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END))
        throw std::runtime_error{rd_kafka_err2str(error)};
    if (rd_kafka_flush(client_.get(), patience))
      throw std::runtime_error{"not delivered"};
  }

  void remove_records(const std::string& topic, troupe::broker::offset below) {
    const auto list = troupe::broker::to_list(topic, {{0, below}});
    auto* raw = rd_kafka_DeleteRecords_new(list.get());
    const troupe::broker::queue_ptr answers{rd_kafka_queue_new(client_.get())};
    rd_kafka_DeleteRecords(client_.get(), &raw, 1, nullptr, answers.get());
    rd_kafka_DeleteRecords_destroy(raw);
    const troupe::broker::event_ptr answer{rd_kafka_queue_poll(answers.get(), patience)};
    if (!answer || rd_kafka_event_error(answer.get()))
      throw std::runtime_error{"records were not removed"};
  }

  void remove_topic(const std::string& topic) {
    auto* raw = rd_kafka_DeleteTopic_new(topic.c_str());
    const troupe::broker::queue_ptr answers{rd_kafka_queue_new(client_.get())};
    rd_kafka_DeleteTopics(client_.get(), &raw, 1, nullptr, answers.get());
    rd_kafka_DeleteTopic_destroy(raw);
    const troupe::broker::event_ptr answer{rd_kafka_queue_poll(answers.get(), patience)};
    if (!answer || rd_kafka_event_error(answer.get()))
      throw std::runtime_error{"the topic was not removed"};
  }

private:
  static constexpr int patience = 20'000;

  static void check(rd_kafka_error_t* raw) {
    if (const troupe::broker::error_ptr error{raw}; error)
      throw std::runtime_error{rd_kafka_error_string(error.get())};
  }

  troupe::broker::client_ptr client_;
};
