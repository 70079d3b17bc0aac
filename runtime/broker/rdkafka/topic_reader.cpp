#include "runtime/broker/topic_reader.hpp"

#include "runtime/broker/rdkafka/topic_metadata.hpp"
#include "runtime/broker/rdkafka/topic_partitions.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <thread>

namespace troupe::broker {
namespace {

using std::chrono::steady_clock;
using ranges = std::vector<partition_range>;

constexpr offset searched_without_times = 10'000;
constexpr std::chrono::milliseconds coordinator_pause{100};

tl::expected<partition_range, std::string> range_of(rd_kafka_t* client, const std::string& topic,
                                                    std::int32_t partition, moment deadline) {
  partition_range range{partition};
  if (const auto error = rd_kafka_query_watermark_offsets(client, topic.c_str(), partition, &range.low, &range.high,
                                                          remaining_ms(deadline)))
    return tl::unexpected{topic + "/" + std::to_string(partition) +
                          ": its offsets could not be read: " + rd_kafka_err2str(error)};
  return range;
}

/// The group's coordinator moves or has just begun: another moment it answers.
bool is_passing(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_NOT_COORDINATOR || error == RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE ||
         error == RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS;
}

std::optional<std::string> add_committed(rd_kafka_t* client, const std::string& topic, ranges& all, moment deadline) {
  std::vector<position> positions;
  for (const auto& each : all)
    positions.push_back({each.partition});
  const auto list = to_list(topic, positions);
  auto error = rd_kafka_committed(client, list.get(), remaining_ms(deadline));
  while (is_passing(error) && steady_clock::now() + coordinator_pause < deadline) {
    std::this_thread::sleep_for(coordinator_pause);
    error = rd_kafka_committed(client, list.get(), remaining_ms(deadline));
  }
  if (error)
    return "topic " + topic + ": the group's offsets could not be read: " + rd_kafka_err2str(error);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (const auto& found = list->elems[i]; found.offset >= 0) {
      all[i].committed = found.offset;
      all[i].known = known_in(found);
    }
  return std::nullopt;
}

client_ptr make_reader(const settings& with) {
  auto client = make_inquirer(with, {{"group.id", "troupe-topic-reader"}, {"enable.partition.eof", "true"}});
  rd_kafka_poll_set_consumer(client.get());
  return client;
}

/// Each partition at a time, as offsets are looked up by it.
partitions_ptr at_time(const std::string& topic, const ranges& all, wire::timestamp time) {
  const auto since = std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
  std::vector<position> times;
  for (const auto& each : all)
    times.push_back({each.partition, since});
  return to_list(topic, times);
}

/// Leaves out what was appended before `since`.
void begin_at(rd_kafka_t* client, const record_search& asked, ranges& all, moment deadline) {
  const auto list = at_time(asked.topic, all, asked.since);
  const bool known = !rd_kafka_offsets_for_times(client, list.get(), remaining_ms(deadline));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& found = list->elems[i];
    // The embedded broker answers "the end" to every time, a real one where there is nothing as young.
    const auto from = known && !found.err && found.offset >= 0 ? found.offset : all[i].high - searched_without_times;
    all[i].low = std::max(all[i].low, from);
  }
}

/// Reads until each range is through. Not a member of any group.
class reading {
public:
  reading(client_ptr client, const std::string& topic, const ranges& all) : client_{std::move(client)} {
    std::vector<position> starts;
    for (const auto& each : all)
      if (each.low < each.high) {
        starts.push_back({each.partition, each.low});
        ends_[each.partition] = each.high;
      }
    rd_kafka_assign(client_.get(), to_list(topic, starts).get());
  }

  /// Until `each` says that it has seen enough.
  void until(moment deadline, const std::function<bool(const record&)>& each) {
    while (!ends_.empty() && steady_clock::now() < deadline && trouble_.empty())
      if (const message_ptr message{rd_kafka_consumer_poll(client_.get(), remaining_ms(deadline))})
        on_message(*message, each);
  }

  std::optional<std::string> unread(const std::string& topic) const {
    if (ends_.empty())
      return std::nullopt;
    std::string names;
    for (const auto& [partition, end] : ends_)
      names += (names.empty() ? "" : ", ") + topic + "/" + std::to_string(partition);
    return names + " could not be read to the end" + (trouble_.empty() ? " in time" : ": " + trouble_);
  }

private:
  using message_ptr = owner<rd_kafka_message_t, rd_kafka_message_destroy>;

  void on_message(const rd_kafka_message_t& message, const std::function<bool(const record&)>& each) {
    const auto end = ends_.find(message.partition);
    if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)
      trouble_ = "its beginning went away while it was read";
    if (end == ends_.end() || (message.err && message.err != RD_KAFKA_RESP_ERR__PARTITION_EOF))
      return;
    if (!message.err && message.offset < end->second && each(to_record(message, {message.partition, 0})))
      return ends_.clear();
    // The last offsets may hold no record (a transaction's marker, compaction): the log's end ends it too.
    if (message.err || message.offset + 1 >= end->second)
      ends_.erase(end);
  }

  client_ptr client_;
  std::map<std::int32_t, offset> ends_;  // of the partitions still to read
  std::string trouble_;
};

}  // namespace

tl::expected<ranges, std::string> partition_ranges(const settings& with, const std::string& topic,
                                                   const std::string& group, std::chrono::milliseconds timeout) try {
  const auto deadline = steady_clock::now() + timeout;
  const auto client = make_inquirer(with, {{"group.id", group}});
  const auto count = partition_count(client.get(), topic, deadline);
  if (!count)
    return tl::unexpected{"topic " + topic + " on " + with.brokers + ": " + count.error()};
  if (*count == 0)
    return tl::unexpected{"topic " + topic + " does not exist on " + with.brokers};
  ranges all;
  for (std::int32_t partition = 0; partition < *count; ++partition) {
    auto range = range_of(client.get(), topic, partition, deadline);
    if (!range)
      return tl::unexpected{range.error()};
    all.push_back(*range);
  }
  if (auto failed = add_committed(client.get(), topic, all, deadline))
    return tl::unexpected{std::move(*failed)};
  return all;
} catch (const std::invalid_argument& refused) {
  return tl::unexpected{std::string{"[kafka.client]: "} + refused.what()};
}

std::optional<std::string> read_topic(const settings& with, const std::string& topic, const ranges& all,
                                      const std::function<void(const record&)>& each,
                                      std::chrono::milliseconds timeout) {
  try {
    reading log{make_reader(with), topic, all};
    log.until(steady_clock::now() + timeout, [&](const record& one) {
      each(one);
      return false;
    });
    return log.unread(topic);
  } catch (const std::invalid_argument& refused) {
    return std::string{"[kafka.client]: "} + refused.what();
  }
}

tl::expected<std::map<std::int32_t, record>, std::string> last_records(const settings& with, const std::string& topic,
                                                                       const ranges& all,
                                                                       std::chrono::milliseconds timeout) {
  const auto deadline = steady_clock::now() + timeout;
  std::map<std::int32_t, record> found;
  ranges left = all;
  // The last offsets may hold no record, so it is looked for further and further before the end.
  for (const auto width : {offset{1}, offset{100}, offset{10'000}, std::numeric_limits<offset>::max()}) {
    std::erase_if(left, [&](const auto& one) { return one.low >= one.high || found.contains(one.partition); });
    if (left.empty())
      break;
    auto ends = left;
    for (auto& one : ends)
      one.low = one.high - std::min(width, one.high - one.low);
    const auto rest = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
    if (auto unread = read_topic(
            with, topic, ends, [&](const record& one) { found.insert_or_assign(one.from.partition, one); }, rest))
      return tl::unexpected{std::move(*unread)};
  }
  return found;
}

tl::expected<std::map<std::int32_t, offset>, std::string> offsets_since(const settings& with, const std::string& topic,
                                                                        const ranges& all, wire::timestamp since,
                                                                        std::chrono::milliseconds timeout) try {
  const auto client = make_inquirer(with);
  const auto list = at_time(topic, all, since);
  if (const auto error = rd_kafka_offsets_for_times(client.get(), list.get(), static_cast<int>(timeout.count())))
    return tl::unexpected{"topic " + topic +
                          ": its offsets could not be looked up by time: " + rd_kafka_err2str(error)};
  std::map<std::int32_t, offset> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& found = list->elems[i];
    if (found.err)
      return tl::unexpected{topic + "/" + std::to_string(all[i].partition) +
                            ": its offsets could not be looked up by time: " + rd_kafka_err2str(found.err)};
    out[all[i].partition] = found.offset >= 0 ? std::min(found.offset, all[i].high) : all[i].high;
  }
  return out;
} catch (const std::invalid_argument& refused) {
  return tl::unexpected{std::string{"[kafka.client]: "} + refused.what()};
}

tl::expected<std::optional<record>, std::string> find_record(const settings& with, const record_search& asked,
                                                             std::chrono::milliseconds timeout) try {
  const auto deadline = steady_clock::now() + timeout;
  auto client = make_reader(with);
  auto all = asked.within;
  if (asked.since > wire::timestamp{})
    begin_at(client.get(), asked, all, deadline);
  reading log{std::move(client), asked.topic, all};
  std::optional<record> found;
  log.until(deadline, [&](const record& one) {
    if (asked.wanted(one))
      found = one;
    return found.has_value();
  });
  if (const auto unread = found ? std::nullopt : log.unread(asked.topic))
    return tl::unexpected{*unread};
  return found;
} catch (const std::invalid_argument& refused) {
  return tl::unexpected{std::string{"[kafka.client]: "} + refused.what()};
}

}  // namespace troupe::broker
