#include "runtime/broker/rdkafka/client.hpp"

#include "runtime/broker/rdkafka/read_ahead.hpp"

#include <array>
#include <stdexcept>
#include <thread>

namespace troupe::broker {
namespace {

using error_text = std::array<char, 512>;

void set(rd_kafka_conf_t* conf, const properties& all) {
  error_text words{};
  for (const auto& [name, value] : all)
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), words.data(), words.size()) != RD_KAFKA_CONF_OK)
      throw std::invalid_argument{words.data()};
}

constexpr auto statistics_interval = "5000";  // ms

/// What only a newer librdkafka than Debian 12's knows.
properties newer_consumer_properties() {
  if (linked_version() < looks_again_by_itself)
    return {};
  return {{"fetch.queue.backoff.ms", "20"}};
}

const properties& default_properties(role which) {
  static const properties consumer{
      {"session.timeout.ms", "6000"},
      {"heartbeat.interval.ms", "500"},
      {"reconnect.backoff.max.ms", "1000"},
      // After a refused fetch metadata has to be asked for, see consumer_interceptor, before the next one is sent.
      {"topic.metadata.refresh.fast.interval.ms", "25"},
      {"fetch.error.backoff.ms", "100"},
      {"socket.nagle.disable", "true"},
      {"statistics.interval.ms", statistics_interval},
      // Each record that was read ahead takes 400 bytes beside its own. See refill for why so few are enough.
      {"queued.min.messages", "20000"},
      {"queued.max.messages.kbytes", "4096"},
  };
  static const properties producer{
      {"partitioner", "murmur2_random"},  // as the Java client
      {"linger.ms", "0"},                 // what comes while two requests are out leaves together anyway
      // Above the requests that keep a broker busy, records gather and leave together. With four or more, 2.0.2's
      // broker thread polls without a pause: twice its CPU, and a busier broker.
      {"max.in.flight.requests.per.connection", "2"},
      {"message.timeout.ms", "30000"},
      {"retry.backoff.ms", "50"},
      {"reconnect.backoff.max.ms", "1000"},
      {"topic.metadata.refresh.fast.interval.ms", "50"},
      {"enable.sparse.connections", "false"},          // the first event is not to wait for a connection
      {"allow.auto.create.topics", "false"},           // with as many partitions as the broker likes
      {"topic.metadata.propagation.max.ms", "10000"},  // as long is a topic looked for before it is called unknown
      {"socket.nagle.disable", "true"},
      {"statistics.interval.ms", statistics_interval},
      {"queue.buffering.max.messages", "200000"},
      {"queue.buffering.max.kbytes", "131072"},
  };
  return which == role::consumer ? consumer : producer;
}

// Their events say the same, to whoever listens; librdkafka's own log is for those who ask for it.
void keep_quiet(const rd_kafka_t*, int, const char*, const char*) {}

bool asks_for_log(const settings& with, role which) {
  const auto& own = which == role::consumer ? with.consumer : with.producer;
  return with.client.contains("debug") || own.contains("debug");
}

}  // namespace

const properties& owned_properties(role which) {
  static const properties consumer{
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", "error"},  // a gap must be told, not jumped over
      {"allow.auto.create.topics", "false"},
      {"enable.partition.eof", "true"},  // the one word on how far was read where no record is
  };
  static const properties producer{{"enable.idempotence", "true"}, {"acks", "all"}};
  return which == role::consumer ? consumer : producer;
}

conf_ptr make_conf(role which, const settings& with, const properties& fixed) {
  conf_ptr conf{rd_kafka_conf_new()};
  set(conf.get(), {{"bootstrap.servers", with.brokers}});
  if (!with.client_id.empty())
    set(conf.get(), {{"client.id", with.client_id}});
  set(conf.get(), default_properties(which));
  if (which == role::consumer)
    set(conf.get(), newer_consumer_properties());
  set(conf.get(), with.client);
  set(conf.get(), which == role::consumer ? with.consumer : with.producer);
  set(conf.get(), owned_properties(which));
  set(conf.get(), fixed);
  if (!asks_for_log(with, which))
    rd_kafka_conf_set_log_cb(conf.get(), keep_quiet);
  return conf;
}

client_ptr make_client(role which, conf_ptr&& conf) {
  error_text words{};
  const auto type = which == role::consumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER;
  client_ptr client{rd_kafka_new(type, conf.get(), words.data(), words.size())};
  if (!client)
    throw std::invalid_argument{words.data()};
  static_cast<void>(conf.release());  // the client's now
  return client;
}

std::optional<std::string> fatal_error(rd_kafka_t* client) {
  error_text words{};
  if (rd_kafka_fatal_error(client, words.data(), words.size()) == RD_KAFKA_RESP_ERR_NO_ERROR)
    return std::nullopt;
  return words.data();
}

void abandon(client_ptr client) {
  auto* raw = client.release();
  try {
    std::thread{[raw] { rd_kafka_destroy_flags(raw, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE); }}.detach();
  } catch (const std::system_error&) {  // no thread can be had: it stays as it is, rather than that the caller waits
  }
}

}  // namespace troupe::broker
