#include "tools/bench.d/acknowledged_loop.hpp"

#include "runtime/broker/rdkafka/client.hpp"
#include "runtime/wire/envelope.hpp"
#include "schemas/coupon_requested.hpp"

#include <ctime>
#include <memory>
#include <stdexcept>

namespace troupe::bench {
namespace {

using steady = std::chrono::steady_clock;

wire::headers usual_headers() {
  return wire::write_envelope(
      {"01234567-89ab-4cde-8f01-23456789abcd",
       "/troupe/bench",
       wire::type_name<schemas::coupon_requested>(),
       "application/json",
       {"fedcba98-7654-4321-8fed-cba987654321", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"},
       wire::timestamp{}});
}

class loop {
public:
  explicit loop(const loop_settings& with) : with_{with}, head_{usual_headers()} {
    auto conf = broker::make_conf(broker::role::producer, {with.brokers, "floor", {}, {}, {}});
    if (!with.idempotent || !with.acks_all)
      rd_kafka_conf_set(conf.get(), "enable.idempotence", "false", nullptr, 0);
    if (!with.acks_all)
      rd_kafka_conf_set(conf.get(), "acks", "1", nullptr, 0);
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_dr_msg_cb(conf.get(), [](rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
      static_cast<loop*>(self)->on_report(*message);
    });
    client_ = broker::make_client(broker::role::producer, std::move(conf));
  }

  acknowledged run() {
    const auto began = steady::now();
    until_ = began + with_.length;
    while (waiting_ < with_.outstanding && goes_on(began))
      produce();
    while (waiting_ > 0)
      rd_kafka_poll(client_.get(), 100);
    out_.seconds = std::chrono::duration<double>(steady::now() - began).count();
    out_.cpu_seconds = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    return out_;
  }

private:
  void produce() {
    auto* head = rd_kafka_headers_new(head_.size());
    for (const auto& [name, value] : head_)
      rd_kafka_header_add(head, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                          static_cast<ssize_t>(value.size()));
    const auto key = std::to_string(last_++ % with_.coupons + 1);
    const auto value = R"({"userId":)" + std::to_string(last_) + R"(,"couponId":)" + key + '}';
    const auto failed =
        rd_kafka_producev(client_.get(), RD_KAFKA_V_TOPIC(with_.topic.c_str()), RD_KAFKA_V_KEY(key.data(), key.size()),
                          RD_KAFKA_V_VALUE(const_cast<char*>(value.data()), value.size()), RD_KAFKA_V_HEADERS(head),
                          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                          RD_KAFKA_V_OPAQUE(new steady::time_point{steady::now()}), RD_KAFKA_V_END);
    if (failed != RD_KAFKA_RESP_ERR_NO_ERROR)
      throw std::runtime_error{rd_kafka_err2str(failed)};
    ++waiting_;
  }

  void on_report(const rd_kafka_message_t& message) {
    const std::unique_ptr<steady::time_point> sent{static_cast<steady::time_point*>(message._private)};
    --waiting_;
    ++(message.err == RD_KAFKA_RESP_ERR_NO_ERROR ? out_.delivered : out_.failed);
    const auto now = steady::now();
    out_.latency.add(std::chrono::duration_cast<std::chrono::microseconds>(now - *sent));
    if (goes_on(now))
      produce();
  }

  bool goes_on(steady::time_point now) const { return with_.records > 0 ? last_ < with_.records : now < until_; }

  loop_settings with_;
  wire::headers head_;
  broker::client_ptr client_;
  acknowledged out_;
  steady::time_point until_;
  std::size_t waiting_ = 0;
  std::uint64_t last_ = 0;
};

}  // namespace

acknowledged run_acknowledged_loop(const loop_settings& with) { return loop{with}.run(); }

}  // namespace troupe::bench
