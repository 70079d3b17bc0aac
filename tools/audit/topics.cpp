#include "tools/audit/topics.hpp"

#include "runtime/broker/topic_reader.hpp"
#include "runtime/wire/envelope.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/order_completed.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace troupe::audit {
namespace {

using ranges = std::vector<broker::partition_range>;

tl::expected<ranges, std::string> ranges_of(const topic_reading& what) {
  return broker::partition_ranges(what.broker, what.topic, what.group, what.timeout);
}

place place_of(const broker::record& record) { return {record.from.partition, record.at}; }

/// The id that consumers drop repeats by; a record without one is known by its place.
fingerprint event_of(const broker::record& record, const std::string& topic) {
  const auto id = wire::read_envelope(record.head).id;
  std::ostringstream at;  // and its print, which tells it from one of a topic of that name that is gone
  at << '/' << record.from.partition << '/' << record.at << '/' << std::hex << std::setw(16) << std::setfill('0')
     << record.print;
  return fingerprint_of(id.empty() ? topic + at.str() : id);
}

all_ends joined(const ranges& now, const all_ends& before) {
  all_ends out;
  for (const auto& one : now) {
    const auto earlier = before.find(one.partition);
    auto& ends = out[one.partition];
    if (earlier != before.end())
      ends = earlier->second;
    ends.low = one.low;
    ends.high_after = one.high;
  }
  return out;
}

template <class Message, class Log, class F>
tl::expected<Log, std::string> read_once(const topic_reading& what, const ranges& now, const all_ends& before,
                                         F to_record) {
  Log log{what.topic, what.group, joined(now, before), {}, {}};
  const auto each = [&](const broker::record& record) {
    const auto message = wire::decode_record<Message>(record.head, record.value);
    if (message)
      log.records.push_back(to_record(record, *message));
    else
      log.unreadable.push_back({place_of(record), wire::to_string(message.error())});
  };
  if (const auto unread = broker::read_topic(what.broker, what.topic, now, each, what.timeout))
    return tl::unexpected(*unread);
  return log;
}

bool has_lost_more(const topic_reading& what, const ranges& since) {
  const auto now = ranges_of(what);
  for (std::size_t i = 0; now && i < std::min(now->size(), since.size()); ++i)
    if ((*now)[i].low > since[i].low)
      return true;
  return false;
}

/// Again from the new beginning when the old one went away in the middle of it.
template <class Message, class Log, class F>
tl::expected<Log, std::string> read(const topic_reading& what, const all_ends& before, F to_record) {
  constexpr int most_attempts = 5;
  for (int attempt = 1;; ++attempt) {
    const auto now = ranges_of(what);
    if (!now)
      return tl::unexpected(now.error());
    auto log = read_once<Message, Log>(what, *now, before, to_record);
    if (log || attempt == most_attempts || !has_lost_more(what, *now))
      return log;
  }
}

}  // namespace

tl::expected<all_ends, std::string> read_ends(const topic_reading& what) {
  const auto now = ranges_of(what);
  if (!now)
    return tl::unexpected(now.error());
  all_ends out;
  for (const auto& one : *now)
    out[one.partition] = {one.low, one.high, one.high, one.committed};
  return out;
}

tl::expected<order_log, std::string> read_orders(const topic_reading& what, const all_ends& before) {
  return read<schemas::order_completed, order_log>(
      what, before, [&](const broker::record& record, const schemas::order_completed& message) {
        return order_event{place_of(record), message.order_id, event_of(record, what.topic)};
      });
}

tl::expected<claim_log, std::string> read_claims(const topic_reading& what, const all_ends& before) {
  return read<schemas::coupon_requested, claim_log>(
      what, before, [](const broker::record& record, const schemas::coupon_requested& message) {
        return coupon_claim{place_of(record), message.user_id, message.coupon_id,
                            record.appended_at.time_since_epoch().count()};
      });
}

}  // namespace troupe::audit
