#include "runtime/broker/rdkafka/delivery_verdict.hpp"

namespace troupe::broker {
namespace {

bool is_final(rd_kafka_resp_err_t error) {
  switch (error) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR__INVALID_ARG:
      return true;
    default:
      return false;
  }
}

}  // namespace

delivery::result delivery_verdict(rd_kafka_resp_err_t error, rd_kafka_msg_status_t stored) {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR || stored == RD_KAFKA_MSG_STATUS_PERSISTED)
    return delivery::result::delivered;
  return is_final(error) ? delivery::result::refused : delivery::result::failed;
}

std::string delivery_reason(rd_kafka_resp_err_t error, const std::string& topic) {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR)
    return {};
  return "topic " + topic + ": " + rd_kafka_err2str(error);
}

}  // namespace troupe::broker
