// The owner of parked_records, in memory: rows, epochs, and refusals when the test says so. Several bridges may share
// one table, as nodes share a database.
#pragma once

#include "runtime/actor/observed.hpp"
#include "runtime/letters/parking_port.hpp"
#include "tests/support/fake_promise.hpp"

#include <deque>
#include <map>
#include <memory>

namespace troupe::tests {

class parking_table {
public:
  using place = std::pair<std::int32_t, broker::offset>;
  struct row {
    broker::record record;
    std::uint32_t attempts = 0;
    std::string last_error, state = "waiting";
    std::chrono::milliseconds due_in{0};  // as it was written: a fake does not count down
  };

  std::map<place, row> rows;
  std::map<std::int32_t, std::int64_t> epochs, last_turns;
  std::map<std::int32_t, letters::reached> reached;
  std::vector<letters::dead_letter> letters;
  broker::landmark last;              // answered to every claim
  std::vector<std::uint64_t> missed;  // by turns
  bool away = false;
  bool mute = false;                  // requests wait until let_go()
  std::size_t turns = 0, claims = 0;  // turns that changed or read something
  caf::weak_actor_ptr owner;

  /// "5 6 7": the stored offsets of a key.
  std::string offsets(const std::string& key) const {
    std::string out;
    for (const auto& [at, one] : rows)
      if (one.record.key == key)
        out += (out.empty() ? "" : " ") + std::to_string(at.second);
    return out;
  }

  /// What `troupe dlq replay` does to a letter of this record.
  void replay(broker::record record) {
    const place at{record.from.partition, record.at};
    rows[at] = {std::move(record), 0, "", "replayed", {}};
  }

  letters::partition_claim claim(std::int32_t partition) {
    ++claims;
    last_turns[partition] = 0;
    letters::partition_claim out{++epochs[partition], {}, last};
    if (const auto told = reached.find(partition); told != reached.end())
      out.reached = told->second;
    std::map<std::string, letters::parked_key> keys;
    for (const auto& [at, one] : rows)
      if (at.first == partition) {
        auto& key =
            keys.try_emplace(*one.record.key, letters::parked_key{*one.record.key, one.due_in, one.state == "held", 0})
                .first->second;
        ++key.records;
      }
    for (const auto& [name, key] : keys)
      out.keys.push_back(key);
    return out;
  }

  letters::turn_result turn(const letters::parking_turn& asked) {
    turns += asked.empty() ? 0 : 1;
    if (asked.missed != 0)
      missed.push_back(asked.missed);
    letters::turn_result out;
    const auto partition = asked.of.partition;
    if (epochs[partition] != asked.epoch || last_turns[partition] < asked.after)
      return {true, 0, 0, {}};
    if (asked.missed != 0 && std::exchange(left_[partition], asked.missed) != asked.missed)
      reached.erase(partition);
    if (asked.number > std::exchange(last_turns[partition], std::max(last_turns[partition], asked.number)))
      change(asked, out);
    for (const auto& key : asked.wanted)
      out.heads.push_back(head(partition, key, out.removed));
    return out;
  }

  letters::changed_keys changed(const std::vector<std::int32_t>& partitions) const {
    letters::changed_keys out;
    for (const auto& [at, one] : rows)
      if ((one.state == "replayed" || one.state == "discarded") &&
          std::find(partitions.begin(), partitions.end(), at.first) != partitions.end())
        out.keys.emplace_back(at.first, *one.record.key);
    return out;
  }

  template <class Reply, class Self>
  caf::result<Reply> answer(Self* self, std::function<Reply()> how) {
    if (away)
      return caf::make_error(caf::sec::runtime_error, "the database is away");
    if (!mute)
      return how();
    auto promise = self->template make_response_promise<Reply>();
    held_.push_back([this, promise, how] { keep(owner, promise, how()); });
    return promise;
  }

  /// Answers what has waited, in order.
  void let_go() {
    mute = false;
    for (auto& one : std::exchange(held_, {}))
      one();
  }

private:
  void change(const letters::parking_turn& asked, letters::turn_result& out) {
    const auto partition = asked.of.partition;
    letters.insert(letters.end(), asked.letters.begin(), asked.letters.end());
    for (const auto& one : asked.finished)
      out.removed += rows.erase({partition, one.at});
    for (const auto& one : asked.failed)
      if (const auto found = rows.find({partition, one.one.at}); found != rows.end())
        found->second = {found->second.record, one.attempts, one.last_error, one.held ? "held" : "waiting", {}};
    for (const auto& one : asked.stored)
      out.stored += rows.emplace(place{partition, one.record->at},
                                 row{*one.record, one.attempts, one.last_error, one.held ? "held" : "waiting", {}})
                        .second;
    if (asked.reached)
      raise(reached.try_emplace(partition, *asked.reached).first->second, *asked.reached);
  }

  static void raise(letters::reached& stored, const letters::reached& told) {
    if (stored.next < told.next)
      stored = told;
  }

  letters::parked_head head(std::int32_t partition, const std::string& key, std::size_t& removed) {
    for (auto one = rows.lower_bound({partition, 0}); one != rows.end() && one->first.first == partition;) {
      if (one->second.record.key != key) {
        ++one;
      } else if (one->second.state == "discarded") {
        one = rows.erase(one);
        ++removed;
      } else {
        const auto& found = one->second;
        return {key,
                std::make_shared<broker::record>(found.record),
                found.attempts,
                found.due_in,
                found.state == "held",
                found.state == "replayed"};
      }
    }
    return {key, nullptr};
  }

  std::map<std::int32_t, std::uint64_t> left_;  // by which record the last log was missed
  std::deque<std::function<void()>> held_;
};

struct fake_parking_state {
  static inline const char* name = "fake_parking";
};

using fake_parking_port = letters::parking_port::extend<caf::reacts_to<keep_promise>>;

inline letters::parking_port spawn_fake_parking(caf::actor_system& system, std::shared_ptr<parking_table> table) {
  return system.spawn(
      [table](actor::pointer<fake_parking_port, fake_parking_state> self) -> fake_parking_port::behavior_type {
        table->owner = caf::actor_cast<caf::weak_actor_ptr>(self);
        return {[self, table](const letters::claim_partition& asked) {
                  return table->answer<letters::partition_claim>(self,
                                                                 [=] { return table->claim(asked.of.partition); });
                },
                [self, table](const letters::parking_turn& asked) {
                  return table->answer<letters::turn_result>(self, [=] { return table->turn(asked); });
                },
                [self, table](const letters::find_changed_keys& asked) {
                  return table->answer<letters::changed_keys>(self, [=] { return table->changed(asked.partitions); });
                },
                [](const keep_promise& now) { now(); }};
      });
}

}  // namespace troupe::tests
