// A producer and a consumer that remember what happened to them, for tests of the broker ports.
#pragma once

#include "runtime/broker/client_table.hpp"
#include "runtime/broker/consumer_port.hpp"
#include "runtime/broker/producer_port.hpp"
#include "runtime/broker/settings.hpp"
#include "runtime/broker/topic_reader.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>

/// Said by the program that includes the suite.
std::string bootstrap();
void create_topic(const std::string& name, std::int32_t partitions);

inline troupe::broker::settings client_settings() {
  troupe::broker::settings made;
  made.brokers = bootstrap();
  made.client_id = "test";
  made.consumer = {{"fetch.wait.max.ms", "10"}};  // the embedded broker wakes no waiting fetch
  made.commit_interval = std::chrono::milliseconds{100};
  return made;
}

inline std::string new_topic(std::int32_t partitions) {
  static std::atomic<int> last{0};
  const auto name = "t" + std::to_string(::getpid()) + "-" +
                    std::to_string(std::chrono::system_clock::now().time_since_epoch().count() % 1'000'000'000) + "-" +
                    std::to_string(++last);
  create_topic(name, partitions);
  return name;
}

inline std::optional<troupe::broker::offset> committed(const std::string& topic, const std::string& group) {
  const auto ranges = troupe::broker::partition_ranges(client_settings(), topic, group, std::chrono::seconds{10});
  return ranges ? ranges->at(0).committed : std::nullopt;
}

/// What stands in the way of the clients with that role and topic.
inline std::vector<std::string> faults_of(const std::string& role, const std::string& topic) {
  std::vector<std::string> out;
  for (const auto& client : troupe::broker::client_table::instance().living())
    for (const auto& fault : client->faults.standing())
      if (client->role == role && client->topic == topic)
        out.push_back(fault.what);
  return out;
}

/// Calls come from a client's thread, questions from the test's.
class awaited {
public:
  bool wait_until(const std::function<bool()>& holds, std::chrono::seconds longest = std::chrono::seconds{30}) {
    const auto deadline = std::chrono::steady_clock::now() + longest;
    while (!holds()) {
      std::unique_lock lock{mutex_};
      if (std::chrono::steady_clock::now() > deadline)
        return false;
      changed_.wait_for(lock, std::chrono::milliseconds{20});
    }
    return true;
  }

protected:
  template <class Change>
  void note(Change change) {
    const std::lock_guard lock{mutex_};
    change();
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
};

/// Starts every partition at `start`, takes records and releases partitions at once unless told otherwise.
class consuming : public awaited, public troupe::broker::consumer_listener {
public:
  explicit consuming(const std::string& topic) : consuming{topic, topic} {}
  consuming(const std::string& topic, std::string group_name, const troupe::broker::settings& with = client_settings(),
            std::optional<troupe::broker::offset> start = {}, troupe::broker::landmark known = {})
      : group{std::move(group_name)}, start_{start}, known_{known} {
    const std::lock_guard lock{starting_};
    port = troupe::broker::make_consumer(with, topic, group, *this);
    answer_to_ = port.get();
  }

  std::vector<troupe::broker::record> wait_for_records(std::size_t count) {
    wait_until([&] { return records().size() >= count; });
    return records();
  }

  std::vector<troupe::broker::assignment> wait_for_assignments(std::size_t count) {
    wait_until([&] { return assigned().size() >= count; });
    return assigned();
  }

  std::vector<troupe::broker::record> records() { return copy(records_); }
  std::size_t arrivals() { return copy(arrivals_); }
  std::vector<troupe::broker::assignment> assigned() { return copy(assigned_); }
  std::vector<troupe::broker::assignment> revoked() { return copy(revoked_); }
  std::vector<std::string> troubles() { return copy(troubles_); }
  std::vector<troupe::broker::log_cut> cuts() { return copy(cuts_); }

  troupe::broker::offset last_of(troupe::broker::assignment which) {
    troupe::broker::offset last = -1;
    for (const auto& each : records())
      if (each.from == which)
        last = each.at;
    return last;
  }

  /// What on_passed() said last of it; -1: nothing.
  troupe::broker::offset passed(troupe::broker::assignment which) {
    const auto all = copy(passed_);
    const auto found = all.find(which);
    return found == all.end() ? -1 : found->second;
  }

  bool has_record_of(troupe::broker::assignment which) { return last_of(which) >= 0; }

  bool each_once() {
    std::set<std::pair<std::int32_t, troupe::broker::offset>> seen;
    for (const auto& each : records())
      if (!seen.emplace(each.from.partition, each.at).second)
        return false;
    return true;
  }

  void on_assigned(std::vector<troupe::broker::assignment> partitions) override {
    const std::lock_guard lock{starting_};  // until `answer_to_` is set
    note([&] { assigned_ = partitions; });
    for (const auto& each : partitions)
      if (start_at_once)
        answer_to_->start_at(each, start_, known_);
  }

  void on_revoked(std::vector<troupe::broker::assignment> partitions, bool) override {
    note([&] { revoked_ = partitions; });
    for (const auto& each : partitions)
      if (release_at_once)
        answer_to_->release(each);
  }

  void on_records(std::vector<troupe::broker::record> records) override {
    note([&] {
      ++arrivals_;
      records_.insert(records_.end(), records.begin(), records.end());
    });
    if (take_at_once)
      answer_to_->taken(volume_of(records));
  }

  void on_passed(troupe::broker::assignment which, troupe::broker::offset next) override {
    note([&] { passed_[which] = next; });
  }

  void on_cut(troupe::broker::log_cut what) override {
    note([&] { cuts_.push_back(std::move(what)); });
  }

  void on_trouble(std::string what) override {
    note([&] { troubles_.push_back(std::move(what)); });
  }

  const std::string group;
  std::atomic<bool> start_at_once{true};
  std::atomic<bool> release_at_once{true};
  std::atomic<bool> take_at_once{true};

private:
  template <class T>
  T copy(const T& from) {
    const std::lock_guard lock{mutex_};
    return from;
  }

  std::optional<troupe::broker::offset> start_;
  troupe::broker::landmark known_;
  std::mutex starting_;
  troupe::broker::consumer_port* answer_to_ = nullptr;  // `port` is already empty while it is being destroyed
  std::vector<troupe::broker::assignment> assigned_, revoked_;
  std::vector<troupe::broker::record> records_;
  std::size_t arrivals_ = 0;  // calls that brought some
  std::map<troupe::broker::assignment, troupe::broker::offset> passed_;
  std::vector<std::string> troubles_;
  std::vector<troupe::broker::log_cut> cuts_;

public:
  std::unique_ptr<troupe::broker::consumer_port> port;  // last: ends first
};

class publishing : public awaited, public troupe::broker::producer_listener {
public:
  explicit publishing(const troupe::broker::settings& with, std::vector<std::string> topics = {})
      : port_{troupe::broker::make_producer(with, *this, std::move(topics))} {}

  std::uint64_t send(const std::string& topic, const std::string& key, const std::string& value,
                     troupe::wire::headers head = {}) {
    const auto token = ++last_;
    port_->publish({{token, {"id", topic, key, "type", value, std::move(head)}}});
    return token;
  }

  void send_numbers(const std::string& topic, int count) {
    for (int i = 0; i < count; ++i)
      send(topic, std::to_string(i), std::to_string(i));
  }

  /// Sends one more with a key of that partition, once one is known; else one that may become known.
  void send_until(const std::string& topic, std::int32_t partition) {
    const auto key = key_of(partition).value_or(std::to_string(last_));
    keys_[send(topic, key, "x")] = key;
    flushed();
  }

  void send_to(const std::string& topic, std::int32_t partition, int count) {
    while (!key_of(partition))
      send_until(topic, partition);
    for (int i = 0; i < count; ++i)
      send(topic, *key_of(partition), "x");
    flushed();
  }

  troupe::broker::offset end_of(std::int32_t partition) {
    const std::lock_guard lock{mutex_};
    troupe::broker::offset end = 0;
    for (const auto& [token, each] : reports_)
      if (each.partition == partition)
        end = std::max(end, each.at + 1);
    return end;
  }

  bool flushed() { return port_->flush(std::chrono::seconds{20}); }

  bool has_report(std::uint64_t token) {
    const std::lock_guard lock{mutex_};
    return reports_.contains(token);
  }

  troupe::broker::delivery report(std::uint64_t token) {
    const std::lock_guard lock{mutex_};
    return reports_.at(token);
  }

  std::size_t delivered() {
    const std::lock_guard lock{mutex_};
    return static_cast<std::size_t>(std::count_if(reports_.begin(), reports_.end(), [](const auto& each) {
      return each.second.outcome == troupe::broker::delivery::result::delivered;
    }));
  }

  std::vector<std::string> troubles() {
    const std::lock_guard lock{mutex_};
    return troubles_;
  }

  void on_deliveries(std::vector<troupe::broker::delivery> reports) override {
    note([&] {
      for (auto& each : reports)
        reports_[each.token] = std::move(each);
    });
  }

  void on_trouble(std::string what) override {
    note([&] { troubles_.push_back(std::move(what)); });
  }

private:
  std::optional<std::string> key_of(std::int32_t partition) {
    const std::lock_guard lock{mutex_};
    for (const auto& [token, key] : keys_)
      if (const auto found = reports_.find(token); found != reports_.end() && found->second.partition == partition)
        return key;
    return std::nullopt;
  }

  std::uint64_t last_ = 0;
  std::map<std::uint64_t, std::string> keys_;
  std::map<std::uint64_t, troupe::broker::delivery> reports_;
  std::vector<std::string> troubles_;
  std::unique_ptr<troupe::broker::producer_port> port_;  // last: ends first
};
