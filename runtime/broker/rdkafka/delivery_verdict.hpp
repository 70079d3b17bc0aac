// What a produce error means for the event. Pure.
#pragma once

#include "runtime/broker/producer_port.hpp"
#include "runtime/verdict/blame.hpp"

#include <librdkafka/rdkafka.h>

namespace troupe::broker {

/// The event's own fault, or else the topic's or the brokers'.
verdict::blame blame_of(rd_kafka_resp_err_t error);

/// `stored` is librdkafka's own view: an error after the broker has persisted the message is no failure.
delivery::result delivery_verdict(rd_kafka_resp_err_t error, rd_kafka_msg_status_t stored);

/// What librdkafka calls delivered counts only with an offset in the log. It says so, too, of an event that the broker
/// refused or never answered for when a later request of its partition was taken, and concludes that the earlier one
/// must have been; but a broker that does not know the producer yet takes any sequence number.
delivery::result proven(delivery::result said, std::int64_t at);

/// One sentence for the delivery report; empty without an error.
std::string delivery_reason(rd_kafka_resp_err_t error, const std::string& topic);

}  // namespace troupe::broker
