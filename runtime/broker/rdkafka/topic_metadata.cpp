#include "runtime/broker/rdkafka/topic_metadata.hpp"

#include "runtime/broker/rdkafka/client.hpp"

#include <algorithm>

namespace troupe::broker {
namespace {

using topic_ptr = owner<rd_kafka_topic_t, rd_kafka_topic_destroy>;

}  // namespace

tl::expected<std::int32_t, std::string> partition_count(rd_kafka_t* client, const std::string& topic, moment deadline) {
  const topic_ptr handle{rd_kafka_topic_new(client, topic.c_str(), nullptr)};
  const rd_kafka_metadata_t* raw = nullptr;
  if (const auto error = rd_kafka_metadata(client, 0, handle.get(), &raw, remaining_ms(deadline)))
    return tl::unexpected{std::string{rd_kafka_err2str(error)}};
  const metadata_ptr answer{raw};
  if (answer->topic_cnt == 0 || answer->topics[0].err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
    return 0;
  const auto& found = answer->topics[0];
  if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR && found.err != RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE)
    return tl::unexpected{std::string{rd_kafka_err2str(found.err)}};
  return found.partition_cnt;
}

int remaining_ms(moment deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return std::max(1, static_cast<int>(left.count()));
}

client_ptr make_inquirer(const settings& with, const properties& fixed) {
  return make_client(role::consumer, make_conf(role::consumer, with, fixed));
}

}  // namespace troupe::broker
