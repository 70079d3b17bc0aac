// librdkafka's C handles as owners.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>

namespace troupe::broker {

template <auto destroy>
struct destroyer {
  template <class T>
  void operator()(T* handle) const {
    destroy(handle);
  }
};

template <class T, auto destroy>
using owner = std::unique_ptr<T, destroyer<destroy>>;

using conf_ptr = owner<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using client_ptr = owner<rd_kafka_t, rd_kafka_destroy>;
using queue_ptr = owner<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using event_ptr = owner<rd_kafka_event_t, rd_kafka_event_destroy>;
using error_ptr = owner<rd_kafka_error_t, rd_kafka_error_destroy>;
using headers_ptr = owner<rd_kafka_headers_t, rd_kafka_headers_destroy>;
using partitions_ptr = owner<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using partition_ptr = owner<rd_kafka_topic_partition_t, rd_kafka_topic_partition_destroy>;
using metadata_ptr = owner<const rd_kafka_metadata_t, rd_kafka_metadata_destroy>;
using new_topic_ptr = owner<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using admin_options_ptr = owner<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;

}  // namespace troupe::broker
