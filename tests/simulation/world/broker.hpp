// Topics, consumer groups and producers of a simulated Kafka: what clients can tell of the real one, and its faults.
#pragma once

#include "runtime/broker/consumer_port.hpp"
#include "runtime/broker/producer_port.hpp"
#include "tests/simulation/world/clockwork.hpp"
#include "tests/simulation/world/oracle.hpp"

#include <deque>

namespace troupe::simulation {

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
  schemas::headers head;
};

/// One member of one group: a consumer's client. Shared by the consumer and whatever is on its way to it.
struct member {
  struct partition {
    enum class phase { waiting, reading, leaving };
    broker::assignment which;
    phase now = phase::waiting;
    std::optional<std::optional<broker::offset>> start;  // as asked for
    broker::offset next = 0;
    broker::offset stored = -1, committed = -1;
    bool paused = false, released = false;
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
  const logged& at(const place& where) const;

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
  void be_reliable();

  bool owns(const life_ptr& owner, const std::string& topic, std::int32_t partition) const;
  bool is_closed(const life_ptr& owner) const;
  /// When a partition last came or went.
  clockwork::instant last_change(const life_ptr& owner) const;
  /// The first partition whose committed offset is not its end, as a sentence.
  std::optional<std::string> lag() const;
  std::uint64_t records() const { return records_; }

private:
  friend class simulated_consumer;
  friend class producer_wire;

  struct topic {
    std::vector<std::vector<logged>> logs;
    std::vector<member_ptr> members;  // of its one group
    std::vector<member_ptr> clients;  // all that live, members or not
    std::vector<member_ptr> joined;   // those that wait for the new generation
    std::uint64_t generation = 0;
    bool rebalancing = false;
    std::map<std::int32_t, broker::offset> committed;
    std::map<std::int32_t, member_ptr> owners;
  };

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
  void fetch(const member_ptr& one);
  void want_commit(const member_ptr& one);
  void commit(const member_ptr& one, bool last);
  void stop(const member_ptr& one);
  void drop(const member_ptr& one);

  clockwork& clock_;
  oracle& judge_;
  broker_settings with_;
  std::map<std::string, topic> topics_;
  clockwork::instant away_until_{};
  std::uint64_t last_assignment_ = 0;
  std::uint64_t records_ = 0;
};

}  // namespace troupe::simulation
