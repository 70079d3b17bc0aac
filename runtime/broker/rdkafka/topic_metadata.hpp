// How many partitions topics have, as the brokers say.
#pragma once

#include "runtime/broker/rdkafka/handles.hpp"
#include "runtime/broker/rdkafka/rebalance.hpp"

#include <tl/expected.hpp>

namespace troupe::broker {

/// 0: there is no such topic. Asking makes the embedded broker create it; a real one does not, as we ask it not to.
/// The error is librdkafka's words: no broker answered until `deadline`, or it refused.
tl::expected<std::int32_t, std::string> partition_count(rd_kafka_t* client, const std::string& topic, moment deadline);

/// Milliseconds until `deadline` for librdkafka, at least 1.
int remaining_ms(moment deadline);

/// A client for questions: a consumer without a topic. Throws std::invalid_argument when a property is refused.
client_ptr make_inquirer(const settings& with, const properties& fixed = {});

}  // namespace troupe::broker
