// What a consumer's session does about a log that is not the one that was read before.
#include "runtime/broker/rdkafka/consumer_session.hpp"

#include <algorithm>
#include <utility>

namespace troupe::broker {

namespace {
constexpr int seek_ms = 500;  // it takes no request
constexpr int watermark_query_ms = 1000;
}  // namespace

void consumer_session::start_at(assignment which, std::optional<offset> next, landmark known) {
  if (next && known.at >= *next)
    known = {};
  if (next && table_.is_reading(which)) {
    deliver();
    table_.restart(which.partition, *next, known);
  } else {
    table_.start_at(which, next.value_or(RD_KAFKA_OFFSET_STORED), known);
  }
  listener_.on_started(which);
}

void consumer_session::on_message(const rd_kafka_message_t& message) {
  if (message.err)
    return trouble(message.err, rd_kafka_message_errstr(&message));
  read_ahead_.took(message.len);
  const auto from = table_.reading(message.partition);
  if (!from || table_.has_moved(message.partition))
    return;
  auto read = to_record(message, *from);
  switch (table_.compare(read)) {
    case assignment_table::proof::another:
      return read_another_log(*from, "has another record at offset " + std::to_string(read.at) +
                                         " than the one that was read there before");
    case assignment_table::proof::go_back:
      return table_.move(message.partition);
    case assignment_table::proof::none:
      if (!table_.admit(read))
        return;
      batched_ += {1, bytes_of(read)};
      batch_.push_back(std::move(read));
  }
}

void consumer_session::restart_at_the_beginning(const position& lost) {
  const auto which = table_.reading(lost.partition);
  if (!which || table_.has_moved(lost.partition))
    return;
  deliver();
  offset low = 0, high = 0;
  if (rd_kafka_query_watermark_offsets(client_.get(), member_.topic.c_str(), lost.partition, &low, &high,
                                       watermark_query_ms))
    return table_.move(lost.partition);  // what it means is not known: it comes again
  if (high < lost.at)
    return read_another_log(*which, "ends at offset " + std::to_string(high) + ", before offset " +
                                        std::to_string(lost.at) + " that was read before");
  if (low <= lost.at) {  // it ended before that a moment ago, and may be another log that has grown since
    table_.await_again(lost.partition);
    return table_.move(lost.partition);
  }
  if (table_.awaited(lost.partition)) {  // only that record is gone
    table_.give_up_awaited(lost.partition);
    return table_.move(lost.partition);
  }
  listener_.on_trouble(gap_sentence(lost, std::pair{low, high}));
  table_.restart(lost.partition, RD_KAFKA_OFFSET_BEGINNING);
}

// Its offsets come for a second time now, for other records: whoever knows the first ones must not mix them up. So an
// assignment that has read the old log is lost, with all others; what was read next to it comes again.
void consumer_session::read_another_log(assignment which, const std::string& why) {
  deliver();
  const auto missed = table_.known(which.partition);
  listener_.on_trouble(member_.topic + "/" + std::to_string(which.partition) + ' ' + why +
                       ": the topic was made anew or has lost records; reading on from its beginning");
  broken_ = broken_ || table_.has_read(which.partition);
  if (broken_)
    return;
  listener_.on_cut({which, missed, why});
  table_.restart(which.partition, RD_KAFKA_OFFSET_BEGINNING);
}

// A known record at the very end would be waited for, and the new log not be read, until there is one. (Further beyond
// the end the broker refuses to read at all.)
void consumer_session::find_cut_logs(const std::vector<position>& ends) {
  for (const auto& each : ends)
    if (const auto known = table_.awaited(each.partition); known && each.at == known.at)
      read_another_log(*table_.reading(each.partition), "ends at offset " + std::to_string(each.at) +
                                                            ", before offset " + std::to_string(known.at + 1) +
                                                            " up to which it was read before");
}

// Nothing that was fetched since may be handed over: it comes again, behind a record that is known.
bool consumer_session::doubts() {
  const auto requests = interceptor_.metadata_requests();
  if (std::exchange(trusted_requests_, requests) == requests)
    return false;
  compare_again(table_.all_reading());
  return true;
}

// Where reading began just now, what it takes to find the partitions' leaders and ends is no reason for doubt.
void consumer_session::trust() {
  const auto reading = table_.all_reading();
  if (std::none_of(reading.begin(), reading.end(),
                   [this](const auto& each) { return table_.has_read(each.partition); }))
    trusted_requests_ = interceptor_.metadata_requests();
}

void consumer_session::compare_again(const std::vector<assignment>& which) {
  std::vector<position> again;
  for (const auto& each : which)
    if (table_.await_again(each.partition))
      again.push_back({each.partition, table_.awaited(each.partition).at});
  if (again.empty())
    return;
  const auto places = to_list(member_.topic, again);
  const error_ptr refused{rd_kafka_seek_partitions(client_.get(), places.get(), seek_ms)};
  for (int i = 0; i < places->cnt; ++i)  // what it cannot be told of begins anew
    if (refused || places->elems[i].err)
      table_.move(places->elems[i].partition);
}

}  // namespace troupe::broker
