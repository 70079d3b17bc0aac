#include "runtime/broker/embedded/embedded_broker.hpp"

#include "runtime/broker/embedded/fixed_ports.hpp"
#include "runtime/broker/rdkafka/client.hpp"

#include <librdkafka/rdkafka_mock.h>

#include <algorithm>
#include <stdexcept>

namespace troupe::broker {
namespace {

constexpr int all_brokers = -1;

using mock_ptr = owner<rd_kafka_mock_cluster_t, rd_kafka_mock_cluster_destroy>;

client_ptr make_host() {
  conf_ptr conf{rd_kafka_conf_new()};
  rd_kafka_conf_set(conf.get(), "log_level", "3", nullptr, 0);  // else it says that it has no broker to talk to
  return make_client(role::producer, std::move(conf));
}

mock_ptr start(rd_kafka_t* host, const embedded_options& options) {
  if (options.first_port == 0)
    return mock_ptr{rd_kafka_mock_cluster_new(host, options.brokers)};
  if (const auto taken = first_taken_port(options.first_port, options.brokers))
    throw std::runtime_error{"the embedded broker cannot listen on 127.0.0.1:" + std::to_string(*taken) +
                             ": the port is taken. Stop what uses it or choose another first port"};
  const fixed_ports ports{options.first_port};
  return mock_ptr{rd_kafka_mock_cluster_new(host, options.brokers)};
}

}  // namespace

struct embedded_broker::cluster {
  client_ptr host;  // lends its log and settings; must outlive the mock
  mock_ptr mock;
  int copies = 1;  // of each partition
};

embedded_broker::embedded_broker(const embedded_options& options) : cluster_{std::make_unique<cluster>()} {
  cluster_->host = make_host();
  cluster_->mock = start(cluster_->host.get(), options);
  if (!cluster_->mock)
    throw std::runtime_error{"the embedded broker could not be started"};
  cluster_->copies = std::min(3, options.brokers);
  for (const auto& topic : options.topics)
    create_topic(topic);
}

embedded_broker::~embedded_broker() = default;

std::string embedded_broker::bootstrap() const { return rd_kafka_mock_cluster_bootstraps(cluster_->mock.get()); }

void embedded_broker::create_topic(const topic_spec& topic) {
  const auto error =
      rd_kafka_mock_topic_create(cluster_->mock.get(), topic.name.c_str(), topic.partitions, cluster_->copies);
  if (error)
    throw std::runtime_error{"the embedded broker cannot create topic " + topic.name + ": " + rd_kafka_err2str(error)};
}

void embedded_broker::set_reachable(bool reachable) {
  auto* mock = cluster_->mock.get();
  reachable ? rd_kafka_mock_broker_set_up(mock, all_brokers) : rd_kafka_mock_broker_set_down(mock, all_brokers);
}

void embedded_broker::set_latency(std::chrono::milliseconds late) {
  rd_kafka_mock_broker_set_rtt(cluster_->mock.get(), all_brokers, static_cast<int>(late.count()));
}

void embedded_broker::answer_next(std::int16_t api_key, std::int16_t error_code) {
  rd_kafka_mock_push_request_errors(cluster_->mock.get(), api_key, 1, static_cast<rd_kafka_resp_err_t>(error_code));
}

}  // namespace troupe::broker
