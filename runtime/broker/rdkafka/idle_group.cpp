#include "runtime/broker/idle_group.hpp"

#include "runtime/broker/rdkafka/client.hpp"
#include "runtime/broker/rdkafka/commit.hpp"
#include "runtime/broker/rdkafka/topic_metadata.hpp"

namespace troupe::broker {
namespace {

using result = offset_move::result;

offset_move move_of(rd_kafka_resp_err_t error) {
  switch (error) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return {};
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
      return {result::unknown, rd_kafka_err2str(error)};
    default:
      return {result::refused, rd_kafka_err2str(error), came_too_late(error)};
  }
}

}  // namespace

struct idle_group::state {
  client_ptr client;
  std::string topic;
};

idle_group::idle_group(const settings& with, const std::string& group, std::string topic)
    : state_{new state{make_inquirer(with, {{"group.id", group}}), std::move(topic)}} {}

// A request may be under way still, and would hold the client's end.
idle_group::~idle_group() { abandon(std::move(state_->client)); }

offset_move idle_group::move(std::int32_t partition, offset next, landmark below, std::chrono::milliseconds timeout) {
  return move_of(
      commit_and_wait(state_->client.get(), state_->topic, {watermark{{partition, 0}, next, below}}, timeout));
}

}  // namespace troupe::broker
