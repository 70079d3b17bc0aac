// What a consumer's session learns about where its partitions begin and end.
#include "runtime/broker/rdkafka/client.hpp"
#include "runtime/broker/rdkafka/consumer_session.hpp"

namespace troupe::broker {

namespace {

constexpr int lookup_ms = 1000;

std::vector<position> known(const rd_kafka_topic_partition_list_t* list) {
  auto out = to_positions(list);
  std::erase_if(out, [](const auto& each) { return each.at < 0; });
  return out;
}

}  // namespace

// Asked once, so that a partition without a new record has a lag too. What is not answered in time comes with a fetch.
void consumer_session::learn_log_ranges() {
  const auto reading = table_.reading();
  for (const auto& each : reading)
    if (const auto kept = table_.kept(each.partition))
      ranges_.kept(*table_.reading(each.partition), *kept);
  std::vector<position> from_beginning;
  for (const auto& each : reading)
    if (each.at >= 0)
      ranges_.began(*table_.reading(each.partition), each.at);
    else
      from_beginning.push_back(each);
  for (const auto& each : look_up(from_beginning, RD_KAFKA_OFFSET_BEGINNING))
    ranges_.began(*table_.reading(each.partition), each.at);
  const auto ends = look_up(reading, RD_KAFKA_OFFSET_END);
  for (const auto& each : ends)
    ranges_.ends(*table_.reading(each.partition), each.at);
  for (const auto& each : look_up_committed(reading))
    ranges_.committed(*table_.reading(each.partition), each.at);
  find_cut_logs(ends);
}

// One request for each broker, however many partitions. Those that nobody answered for are left out.
std::vector<position> consumer_session::look_up(std::vector<position> partitions, offset logical) const {
  for (auto& each : partitions)
    each.at = logical;
  const auto list = to_list(member_.topic, partitions);
  if (partitions.empty() || rd_kafka_offsets_for_times(client_.get(), list.get(), lookup_ms))
    return {};
  return known(list.get());
}

std::vector<position> consumer_session::look_up_committed(const std::vector<position>& partitions) const {
  const auto list = to_list(member_.topic, partitions);
  if (partitions.empty() || rd_kafka_committed(client_.get(), list.get(), lookup_ms))
    return {};
  return known(list.get());
}

// A transaction that is open keeps what follows it from everybody: the log goes on, but not for a consumer. That is so
// when the partition rests: what was there at the last look and could be handed over has come meanwhile.
void consumer_session::note_log_ends() {
  const auto reading = table_.all_reading();
  ranges_.keep(reading);
  offset low = 0, high = 0;
  for (const auto& each : reading)
    if (!rd_kafka_get_watermark_offsets(client_.get(), member_.topic.c_str(), each.partition, &low, &high) && high >= 0)
      ranges_.ends(each, table_.rests_at(each.partition).value_or(high));
}

void consumer_session::reached_end(const position& end) {
  const auto which = table_.reading(end.partition);
  if (!which || table_.has_moved(end.partition))  // said of what was read before
    return;
  works(trouble_scope::topic);
  if (!table_.reach(end.partition, end.at))
    return;
  ranges_.ends(*which, end.at);
  if (const auto began = ranges_.of(*which).began_at; began && end.at <= *began)
    return;
  deliver();
  listener_.on_passed(*which, end.at);
}

std::string consumer_session::gap_sentence(const position& lost, std::optional<std::pair<offset, offset>> log) const {
  const auto name = member_.topic + "/" + std::to_string(lost.partition) + ": ";
  if (!log || lost.at >= log->first)
    return name + "offset " + std::to_string(lost.at) + " is not in the log" +
           (log ? ", which holds " + std::to_string(log->first) + " to " + std::to_string(log->second) : "") +
           "; reading on from its beginning. Records in between may be lost";
  const auto last = log->first - 1;
  const bool is_one = lost.at == last;
  return name + (is_one ? "record " : "records ") + std::to_string(lost.at) +
         (is_one ? " was" : " to " + std::to_string(last) + " were") + " removed before " +
         (is_one ? "it was" : "they were") +
         " read, by retention or DeleteRecords: keep records longer, or see why reading was so late. Reading on at " +
         std::to_string(log->first);
}

}  // namespace troupe::broker
