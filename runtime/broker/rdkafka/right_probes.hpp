// Requests that brokers refuse in any case, and whose refusal tells whether this user would have been allowed: rights
// are looked at first. Nothing is stored by them. Each answers Kafka's words, empty when it is allowed.
#pragma once

#include "runtime/broker/rdkafka/handles.hpp"
#include "runtime/broker/rdkafka/rebalance.hpp"
#include "runtime/broker/settings.hpp"

namespace troupe::broker {

/// Reading the topic and being in the group: commits an offset of a partition that no topic has.
std::string read_refusal(const settings& with, const std::string& topic, const std::string& group, moment deadline);

/// Writing: a record with acks=2, which is no valid number of acknowledgements (INVALID_REQUIRED_ACKS).
std::string write_refusal(const settings& with, const std::string& topic, moment deadline);

/// Creating: asks for it with validate_only.
std::string creation_refusal(rd_kafka_t* client, const topic_spec& topic, moment deadline);

/// min.insync.replicas of a topic; nothing when this user may not see it.
std::optional<int> least_in_sync(rd_kafka_t* client, const std::string& topic, moment deadline);

}  // namespace troupe::broker
