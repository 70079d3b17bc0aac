#include "runtime/broker/rdkafka/delivery_verdict.hpp"

#include <catch2/catch.hpp>

using namespace troupe::broker;

namespace {

constexpr auto unstored = RD_KAFKA_MSG_STATUS_NOT_PERSISTED;

}  // namespace

TEST_CASE("an acknowledged event is delivered", "[broker][unit]") {
  CHECK(delivery_verdict(RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_MSG_STATUS_PERSISTED) == delivery::result::delivered);
}

TEST_CASE("an error after the event was stored is no failure", "[broker][unit]") {
  CHECK(delivery_verdict(RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_MSG_STATUS_PERSISTED) == delivery::result::delivered);
}

TEST_CASE("what no repetition can help is refused", "[broker][unit]") {
  const auto error =
      GENERATE(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_INVALID_MSG, RD_KAFKA_RESP_ERR_INVALID_RECORD);
  CHECK(delivery_verdict(error, unstored) == delivery::result::refused);
  CHECK_THAT(delivery_reason(error, "orders"), Catch::StartsWith("topic orders: "));
}

TEST_CASE("a topic that is missing or closed to this user is no fault of the event", "[broker][unit]") {
  const auto error = GENERATE(RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
                              RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
                              RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION,
                              RD_KAFKA_RESP_ERR_POLICY_VIOLATION, RD_KAFKA_RESP_ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT);
  CHECK(delivery_verdict(error, unstored) == delivery::result::failed);
}

TEST_CASE("what may have been stored is failed and may be published again", "[broker][unit]") {
  const auto error =
      GENERATE(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__PURGE_INFLIGHT,
               RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND);
  CHECK(delivery_verdict(error, RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED) == delivery::result::failed);
}

TEST_CASE("what is called delivered and has no offset is failed", "[broker][unit]") {
  using result = delivery::result;
  CHECK(proven(result::delivered, 0) == result::delivered);
  CHECK(proven(result::delivered, RD_KAFKA_OFFSET_INVALID) == result::failed);
  CHECK(proven(result::refused, RD_KAFKA_OFFSET_INVALID) == result::refused);
}
