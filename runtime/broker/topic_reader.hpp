// Reads a topic as it stands, outside any consumer group: the audit's view of the log.
#pragma once

#include "runtime/broker/record.hpp"
#include "runtime/broker/settings.hpp"

#include <functional>
#include <map>
#include <tl/expected.hpp>

namespace troupe::broker {

/// What is in one partition: records from `low` (inclusive) to `high` (exclusive). `low` > 0 means that the beginning
/// is gone. `committed` is the group's offset, empty when the group has none; `known` the record that was told beside
/// it.
struct partition_range {
  std::int32_t partition = -1;
  offset low = 0;
  offset high = 0;
  std::optional<offset> committed = {};
  landmark known = {};
};

/// One sentence on failure. Blocks at most `timeout`.
tl::expected<std::vector<partition_range>, std::string> partition_ranges(const settings& with, const std::string& topic,
                                                                         const std::string& group,
                                                                         std::chrono::milliseconds timeout);

/// Calls `each` for every record of `ranges`, in offset order per partition (record.from.generation is 0). Ends at the
/// ranges' `high`; returns what could not be read as one sentence, nothing when all was read.
std::optional<std::string> read_topic(const settings& with, const std::string& topic,
                                      const std::vector<partition_range>& ranges,
                                      const std::function<void(const record&)>& each,
                                      std::chrono::milliseconds timeout);

/// The last record of each range, by partition; a range that holds none is left out. The error is a sentence: not all
/// could be read. Blocks at most `timeout`.
tl::expected<std::map<std::int32_t, record>, std::string> last_records(const settings& with, const std::string& topic,
                                                                       const std::vector<partition_range>& ranges,
                                                                       std::chrono::milliseconds timeout);

/// Where the records of `since` and later begin in each partition: its end where there is none as young, and for every
/// time on the embedded broker, which does not know times. Blocks at most `timeout`.
tl::expected<std::map<std::int32_t, offset>, std::string> offsets_since(const settings& with, const std::string& topic,
                                                                        const std::vector<partition_range>& ranges,
                                                                        wire::timestamp since,
                                                                        std::chrono::milliseconds timeout);

struct record_search {
  std::string topic;
  std::vector<partition_range> within;
  wire::timestamp since{};  // appended then or later, or {}; a broker without times searches each partition's end
  std::function<bool(const record&)> wanted;
};

/// The first record found, or nothing when it is not there. The error is a sentence: not all could be read.
tl::expected<std::optional<record>, std::string> find_record(const settings& with, const record_search& asked,
                                                             std::chrono::milliseconds timeout);

}  // namespace troupe::broker
