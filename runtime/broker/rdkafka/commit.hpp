// Commits watermarks to the group.
#pragma once

#include "runtime/broker/rdkafka/assignment_table.hpp"

#include <chrono>

namespace troupe::broker {

/// The answer comes to `queue` as an OFFSET_COMMIT event.
rd_kafka_resp_err_t commit_later(rd_kafka_t* client, const std::string& topic, const std::vector<watermark>& watermarks,
                                 rd_kafka_queue_t* queue);

/// Waits for the answer, at most until `timeout`; rd_kafka_commit() itself would wait for the socket's timeout.
rd_kafka_resp_err_t commit_and_wait(rd_kafka_t* client, const std::string& topic,
                                    const std::vector<watermark>& watermarks, std::chrono::milliseconds timeout);

/// Refused because the group has moved on: expected while it rebalances, and the records come again.
bool came_too_late(rd_kafka_resp_err_t error);

}  // namespace troupe::broker
