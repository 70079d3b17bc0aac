// TOPIC or TOPIC/PARTITION as typed into a terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace troupe {

struct partition_words {
  std::string topic;
  std::optional<std::int32_t> partition;
};

/// The error is a sentence. A topic has only the characters Kafka allows, so that it may be part of a path.
tl::expected<partition_words, std::string> read_partition(const std::string& text);

}  // namespace troupe
