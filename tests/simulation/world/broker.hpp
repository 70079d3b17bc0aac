// Topics, consumer groups and producers of a simulated Kafka: what clients can tell of the real one, and its faults.
#pragma once

#include "runtime/broker/consumer_port.hpp"
#include "runtime/broker/producer_port.hpp"
#include "runtime/broker/rdkafka/delivery_verdict.hpp"
#include "tests/simulation/world/clockwork.hpp"
#include "tests/simulation/world/oracle.hpp"

#include <deque>

namespace troupe::simulation {

/// Times in topics: ticks of a millisecond, so that no two records need to have the same.
inline constexpr std::int64_t ticks = 1'000'000;
inline std::int64_t ticks_of(milliseconds time) { return time.count() * ticks; }

struct broker_settings {
  milliseconds session_timeout{6000};
  milliseconds revoke_timeout{3000};
  milliseconds commit_interval{500};
  std::size_t fetch = 8;  // records in one delivery
  std::size_t commit_failure_percent = 0;
  std::size_t delivery_failure_percent = 0;  // of reports; half of the failed are in the log all the same
};

struct logged {
  std::optional<std::string> key, value;
  wire::headers head;
  bool is_hole = false;  // an offset without a record: a marker, an aborted record, one that was compacted away
  wire::timestamp appended_at{};  // in ticks; no two have the same
};

/// A partition from its creation to the deletion of its topic.
struct partition_log {
  std::vector<logged> records;  // by offset
  broker::offset begin = 0;     // what lies below was removed
  broker::offset end() const { return static_cast<broker::offset>(records.size()); }
};

/// One member of one group: a consumer's client. Shared by the consumer and whatever is on its way to it.
struct member {
  struct partition {
    enum class phase { waiting, reading, leaving };
    broker::assignment which;
    phase now = phase::waiting;
    std::optional<std::optional<broker::offset>> start;  // as asked for
    broker::landmark known = {};                         // of the log that was read before
    broker::offset began = 0, next = 0;
    broker::offset passed = -1;  // told as the end
    broker::offset stored = -1, committed = -1;
    broker::landmark below = {};                // the last record below `stored`
    broker::offset kept = -1, began_kept = -1;  // see consumer_port::kept()
    std::int64_t log = 0;                       // the number of the one that it reads
    bool paused = false, released = false, has_read = false;
    bool breaks = false;  // with its client, at once: its position is beyond the end of another log
  };

  life_ptr owner;
  std::string topic;
  broker::consumer_listener* listener = nullptr;  // null: the consumer is gone
  std::function<bool()> is_busy = [] { return false; };
  std::map<std::int32_t, partition> held;
  std::uint64_t generation = 0;  // the group's, when it joined; 0: unknown to the group
  std::uint64_t revokes = 0;
  clockwork::instant changed{};  // when a partition last came or went
  bool revoking = false, stopping = false, closed = false;
  bool aside = false;  // it has left until it is told to join again
  bool fetch_due = false, commit_due = false;
};
using member_ptr = std::shared_ptr<member>;

class broker_cluster {
public:
  broker_cluster(clockwork& clock, oracle& judge, broker_settings with) : clock_{clock}, judge_{judge}, with_{with} {}

  /// Decides what a record that appears in a topic is; called before it is appended.
  std::function<record_facts(const place&, const logged&)> describe = [](const place&, const logged&) {
    return record_facts{};
  };

  void create(const std::string& name, std::size_t partitions) { topics_[name].logs.resize(partitions); }

  /// Appends where the key belongs.
  place append(const std::string& topic, logged record);

  /// Some offsets without records at the end of a partition, as a transaction leaves them.
  void append_holes(const std::string& topic, std::size_t count);
  /// Compaction: records that have a later one of their key are gone.
  void compact(const std::string& topic);
  /// DeleteRecords or retention: a partition begins later, perhaps at its end.
  void remove_oldest(const std::string& topic);

  /// The topic is deleted and made anew, empty. What its group had committed is mostly forgotten.
  void remake(const std::string& topic);
  /// The present log, unless the record with this print stands in an earlier one.
  std::int64_t log_of(const place& where, std::uint64_t print) const;
  /// The length of the longest partition.
  broker::offset longest(const std::string& topic) const;

  /// Where a record was read, whatever has become of its topic since.
  place place_of(const std::string& topic, const broker::record& record) const;
  /// The latest record at this offset, of any log of the topic, for which `is` holds.
  place latest(place of, const std::function<bool(const logged&)>& is) const;

  /// A client of `owner`. `is_busy`: deliveries before have not been looked at yet.
  std::unique_ptr<broker::consumer_port> make_consumer(const life_ptr& owner, const std::string& topic,
                                                       broker::consumer_listener& listener,
                                                       std::function<bool()> is_busy);
  std::unique_ptr<broker::producer_port> make_producer(const life_ptr& owner, broker::producer_listener& listener);

  /// The owner was killed or frozen: without a heartbeat its members are put out when their session times out.
  void silence(const life_ptr& owner);
  /// The owner is back: its members learn from their next heartbeat what they have lost.
  void awake(const life_ptr& owner);
  /// A client fails for good and is replaced; what it held is lost.
  void break_client(const life_ptr& owner);
  void break_client(const member_ptr& one);
  void rebalance_all();
  void go_away(milliseconds time) { away_until_ = std::max(away_until_, clock_.now() + time); }
  /// Events are answered with this error for a while, those of one topic or all.
  void refuse_events(rd_kafka_resp_err_t with, std::string topic, milliseconds time);
  void be_reliable();

  bool owns(const life_ptr& owner, const std::string& topic, std::int32_t partition) const;
  bool is_closed(const life_ptr& owner) const;
  /// When a partition last came or went.
  clockwork::instant last_change(const life_ptr& owner) const;
  /// The first partition whose committed offset is not its end, markers and removed records passed, as a sentence.
  std::optional<std::string> lag() const;
  std::uint64_t records() const { return records_; }

private:
  friend class simulated_consumer;
  friend class producer_wire;

  struct topic {
    std::vector<partition_log> logs;
    std::int64_t number = 0;                       // how often it was made anew
    std::vector<std::vector<partition_log>> past;  // before
    std::vector<member_ptr> members;               // of its one group
    std::vector<member_ptr> clients;               // all that live, members or not
    std::vector<member_ptr> joined;                // those that wait for the new generation
    std::uint64_t generation = 0;
    bool rebalancing = false;
    struct committed_offset {
      broker::offset at = 0;
      broker::landmark below = {};
      broker::offset kept = -1;
    };
    std::map<std::int32_t, committed_offset> committed;
    std::map<std::int32_t, broker::offset> finished;  // the same, of those that mean this log
    std::map<std::int32_t, member_ptr> owners;
  };

  std::size_t any_partition(const std::string& name) { return clock_.chance.below(topics_.at(name).logs.size()); }
  place put(const std::string& topic, std::size_t partition, logged record);
  void wake(topic& of, std::int32_t partition);
  topic& of(const member_ptr& one) { return topics_.at(one->topic); }
  bool is_away() const { return clock_.now() < away_until_; }
  bool is_member(const member_ptr& one);
  bool may_commit(const member_ptr& one);

  void join(const member_ptr& one);
  void rebalance(topic& group);
  void complete(topic& group);
  void assign(const member_ptr& one, std::uint64_t generation, const std::vector<std::int32_t>& partitions);
  void revoke(const member_ptr& one);
  void begin_revoke(const member_ptr& one);
  void finish_revoke(const member_ptr& one);
  void lose(const member_ptr& one);
  void put_out(const member_ptr& one);
  void leave(const member_ptr& one);

  void start(const member_ptr& one);
  void begin_reading(const member_ptr& one);
  static std::uint64_t print_at(broker::offset at, const logged& one);
  void want_fetch(const member_ptr& one);
  bool is_of_this_log(const member_ptr& one, const member::partition& held);
  bool is_another_log(const member_ptr& one, member::partition& held);
  void begin_at(const member_ptr& one, member::partition& held, broker::offset next);
  std::optional<std::string> why_another(const member_ptr& one, const member::partition& held);
  void cut(const member_ptr& one, member::partition& held, std::string why);
  void fetch(const member_ptr& one);
  void deliver(const member_ptr& one, std::vector<broker::record> batch);
  void tell_ends(const member_ptr& one);
  broker::offset end_of(const member_ptr& one, std::int32_t partition) {
    return of(one).logs[static_cast<std::size_t>(partition)].end();
  }
  void want_commit(const member_ptr& one);
  void commit(const member_ptr& one, bool last);
  void stop(const member_ptr& one);
  void stand_aside(const member_ptr& one);
  void rejoin(const member_ptr& one);
  void drop(const member_ptr& one);

  clockwork& clock_;
  oracle& judge_;
  broker_settings with_;
  std::map<std::string, topic> topics_;
  clockwork::instant away_until_{};
  std::uint64_t last_assignment_ = 0;
  std::uint64_t records_ = 0;
  std::vector<std::int64_t> log_numbers_;  // of the topic of each record, in the order of their appending
  struct refusal {
    rd_kafka_resp_err_t with = RD_KAFKA_RESP_ERR_NO_ERROR;
    std::string topic;
    clockwork::instant until{};
  };
  refusal refusal_;
};

}  // namespace troupe::simulation
