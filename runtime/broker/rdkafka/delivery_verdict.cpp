#include "runtime/broker/rdkafka/delivery_verdict.hpp"

namespace troupe::broker {

using verdict::blame;

// A topic that is missing or closed to us may come or be opened; what is too large or malformed stays so.
blame blame_of(rd_kafka_resp_err_t error) {
  switch (error) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
      return blame::record;
    default:
      return blame::world;
  }
}

delivery::result delivery_verdict(rd_kafka_resp_err_t error, rd_kafka_msg_status_t stored) {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR || stored == RD_KAFKA_MSG_STATUS_PERSISTED)
    return delivery::result::delivered;
  return blame_of(error) == blame::record ? delivery::result::refused : delivery::result::failed;
}

delivery::result proven(delivery::result said, std::int64_t at) {
  return said == delivery::result::delivered && at < 0 ? delivery::result::failed : said;
}

std::string delivery_reason(rd_kafka_resp_err_t error, const std::string& topic) {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR)
    return {};
  const auto words = "topic " + topic + ": " + rd_kafka_err2str(error);
  switch (error) {
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return words + "; grant this user the right to write to it";
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      return words + "; create it, or correct its name in [topics]";
    default:
      return words;
  }
}

}  // namespace troupe::broker
