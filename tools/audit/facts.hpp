// What tables and topics say, as plain values. Times are microseconds since 1970; ids are as stored.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace troupe::audit {

using id = std::int64_t;
using place = std::pair<std::int32_t, std::int64_t>;  // partition, offset
using fingerprint = std::uint64_t;                    // of an event id: a million texts would be too many

struct order_row {
  id order = 0;
  id user = 0;
  id coupon = 0;  // 0: none
  std::int64_t total = 0;
  std::int64_t discount = 0;
  std::int64_t created_at = 0;
  std::int64_t items_sum = 0;  // price times quantity over its items
  std::int64_t items = 0;
};

struct coupon_row {
  bool is_percent = false;
  std::int64_t discount = 0;
  std::int64_t total = 0;
  std::int64_t issued = 0;
  std::int64_t use_starts_at = 0;
  std::int64_t expires_at = 0;
  std::int64_t created_at = 0;
};

struct issue_row {
  id coupon = 0;
  id user = 0;
  std::int64_t sequence = 0;
  std::optional<place> source;  // nothing: it came over a local route
  id used_by = 0;               // 0: not used
};

struct stock_row {
  id product = 0;
  std::int64_t initial = 0;
  std::int64_t restocked = 0;
  std::int64_t sold = 0;
  std::int64_t stock = 0;
};

struct outbox_row {
  std::string event_id;
  std::string topic;
  std::string key;
  std::int64_t age_seconds = 0;
};

/// parked: in parked_records, waits to be tried again. replayed, discarded: by an operator; such a letter still
/// accounts for the record it was.
enum class letter_state { open, parked, replayed, discarded };

struct letter_row {
  std::string group;
  std::string topic;
  std::optional<place> at;  // nothing: the event never reached the topic
  std::string key;
  std::string reason;
  letter_state state = letter_state::open;
};

struct sink_row {
  fingerprint event = 0;
  id order = 0;
};

struct offset_row {
  std::string group;
  std::string topic;
  std::int32_t partition = 0;
  std::int64_t next = 0;
};

/// One snapshot of the database.
struct tables {
  std::unordered_map<id, order_row> orders;
  std::unordered_map<id, coupon_row> coupons;
  std::vector<issue_row> issues;
  std::vector<stock_row> stock;
  std::vector<outbox_row> outbox;
  std::vector<letter_row> letters;  // dead and parked ones
  std::vector<sink_row> sink;
  std::vector<offset_row> offsets;
  std::int64_t stray_items = 0;  // order_items without an order, or of a product that does not exist
};

/// A partition before and after the snapshot was taken: what has to be in the tables lies below `high_before`, whatever
/// the tables owe their existence to lies below `high_after`.
struct partition_ends {
  std::int64_t low = 0;  // > 0: the beginning is gone
  std::int64_t high_before = 0;
  std::int64_t high_after = 0;
  std::optional<std::int64_t> committed_before;
};

struct unreadable_record {
  place at;
  std::string why;
};

struct order_event {
  place at;
  id order = 0;
  fingerprint event = 0;
};

struct coupon_claim {
  place at;
  id user = 0;
  id coupon = 0;
  std::int64_t appended_at = 0;
};

/// A topic as it was read; records in offset order within each partition.
template <class Record>
struct topic_log {
  std::string topic;
  std::string group;
  std::map<std::int32_t, partition_ends> partitions;
  std::vector<Record> records;
  std::vector<unreadable_record> unreadable;

  /// Records that were there and are no longer.
  std::uint64_t gone() const {
    std::uint64_t sum = 0;
    for (const auto& [partition, ends] : partitions)
      sum += static_cast<std::uint64_t>(ends.low);
    return sum;
  }

  bool beginning_gone() const { return gone() > 0; }
};

using order_log = topic_log<order_event>;
using claim_log = topic_log<coupon_claim>;

/// What the doors promised.
struct promises {
  std::vector<id> orders;
  std::vector<std::pair<id, id>> requests;  // user, coupon
  std::vector<std::string> unreadable;      // lines
};

fingerprint fingerprint_of(const std::string& event_id);

/// "topic/partition@offset"
std::string name_of(const std::string& topic, const place& at);

/// The offsets of the group's letters on the topic: these records are accounted for.
std::map<std::int32_t, std::unordered_set<std::int64_t>> places_of_letters(const std::vector<letter_row>& letters,
                                                                           const std::string& group,
                                                                           const std::string& topic);

}  // namespace troupe::audit
