#include "tools/bench.d/topic_fill.hpp"

#include "runtime/broker/rdkafka/client.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace troupe::bench {
namespace {

using steady = std::chrono::steady_clock;

class filling {
public:
  explicit filling(const fill_settings& with) : with_{with} {
    auto conf = broker::make_conf(broker::role::producer, {with.brokers, "fill", {}, {}, {}});
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_dr_msg_cb(conf.get(), [](rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
      ++(message->err ? static_cast<filling*>(self)->failed_ : static_cast<filling*>(self)->delivered_);
    });
    client_ = broker::make_client(broker::role::producer, std::move(conf));
  }

  void run(const std::function<keyed_value(std::uint64_t)>& make) {
    const auto began = steady::now();
    for (std::uint64_t i = 0; i < with_.records; ++i) {
      if (with_.rate > 0)
        wait_until(began + std::chrono::microseconds{i * 1'000'000 / with_.rate});
      produce(make(i));
    }
    while (delivered_ + failed_ < with_.records)
      rd_kafka_poll(client_.get(), 100);
    if (failed_ > 0)
      throw std::runtime_error{std::to_string(failed_) + " records were not delivered"};
  }

private:
  void wait_until(steady::time_point due) {
    rd_kafka_poll(client_.get(), 0);
    std::this_thread::sleep_until(due);
  }

  void produce(const keyed_value& one) {
    auto* value = const_cast<char*>(one.value.data());
    const auto* key = one.key.empty() ? nullptr : one.key.data();
    auto* head = rd_kafka_headers_new(one.head.size());  // the client's once the record is taken
    for (const auto& [name, text] : one.head)
      rd_kafka_header_add(head, name.data(), static_cast<ssize_t>(name.size()), text.data(),
                          static_cast<ssize_t>(text.size()));
    while (const auto refused =
               rd_kafka_producev(client_.get(), RD_KAFKA_V_TOPIC(with_.topic.c_str()),
                                 RD_KAFKA_V_KEY(key, one.key.size()), RD_KAFKA_V_VALUE(value, one.value.size()),
                                 RD_KAFKA_V_HEADERS(head), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END)) {
      if (refused != RD_KAFKA_RESP_ERR__QUEUE_FULL)
        throw std::runtime_error{rd_kafka_err2str(refused)};
      rd_kafka_poll(client_.get(), 10);
    }
  }

  fill_settings with_;
  std::uint64_t delivered_ = 0, failed_ = 0;
  broker::client_ptr client_;
};

}  // namespace

void fill_topic(const fill_settings& with, const std::function<keyed_value(std::uint64_t)>& make) {
  const auto faults = broker::ensure_topics({with.brokers, "fill", {}, {}, {}}, {{with.topic, with.partitions}},
                                            std::chrono::seconds{20});
  if (!faults.empty())
    throw std::runtime_error{faults.front()};
  filling{with}.run(make);
}

}  // namespace troupe::bench
