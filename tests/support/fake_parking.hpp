// The owner of parked_records, in memory: rows, epochs, and refusals when the test says so. Several bridges may share
// one table, as nodes share a database.
#pragma once

#include "runtime/actor/observed.hpp"
#include "runtime/letters/parking_port.hpp"
#include "tests/support/fake_dead_letters.hpp"
#include "tests/support/fake_promise.hpp"

#include <deque>
#include <map>
#include <memory>
#include <set>

namespace troupe::tests {

/// Where a row stands: records of an earlier log first, then by offset.
struct parked_place {
  parked_place(std::int32_t in, broker::offset offset, std::uint64_t of_record = 0, std::int64_t of_log = 0)
      : partition{in}, log{of_log}, at{offset}, print{of_record} {}

  std::int32_t partition;
  std::int64_t log;
  broker::offset at;
  std::uint64_t print;

  auto operator<=>(const parked_place&) const = default;
};

class parking_table : public letter_box {
public:
  using instant = caf::actor_clock::time_point;
  struct row {
    broker::record record;
    std::uint32_t attempts = 0;
    std::string last_error, state = "waiting";
    instant due = {};
  };

  std::map<parked_place, row> rows;
  std::map<std::int32_t, std::int64_t> epochs, last_turns, logs;
  std::map<std::int32_t, letters::reached> reached;
  std::vector<std::uint64_t> missed;  // by turns
  bool mute = false;                  // requests wait until let_go()
  std::size_t turns = 0, claims = 0;  // turns that changed or read something
  instant now = {};
  caf::weak_actor_ptr owner;

  /// "5 6 7": the stored offsets of a key.
  std::string offsets(const std::string& key) const {
    std::string out;
    for (const auto& [place, one] : rows)
      if (one.record.key == key)
        out += (out.empty() ? "" : " ") + std::to_string(place.at);
    return out;
  }

  /// What `troupe dlq replay` does to a letter of this record, and `troupe dlq discard`.
  void replay(broker::record record) {
    const auto partition = record.from.partition;
    std::erase_if(letters, [&](const auto& one) { return is_of(one, record); });
    if (auto* found = find(partition, {record.at, record.print}))
      return renew(*found);
    rows.insert_or_assign({partition, record.at, record.print, logs[partition]},
                          row{std::move(record), 0, "", "replayed", now});
  }
  void discard(const broker::record& record) {
    discarded_.emplace_back(record.from.partition, record.at, record.print);
    if (auto* found = find(record.from.partition, {record.at, record.print});
        found != nullptr && found->state == "held")
      found->state = "discarded";
  }

  /// Null: it is not there.
  row* find(std::int32_t partition, broker::landmark which) {
    for (auto& [place, one] : rows)
      if (place.partition == partition && place.at == which.at && place.print == which.print)
        return &one;
    return nullptr;
  }

  letters::partition_claim claim(std::int32_t partition) {
    ++claims;
    last_turns[partition] = 0;
    letters::partition_claim out{++epochs[partition], {}, {}};
    if (const auto told = reached.find(partition); told != reached.end())
      out.reached = told->second;
    std::map<std::string, letters::parked_key> keys;
    for (const auto& [place, one] : rows)
      if (place.partition == partition) {
        const auto& name = *one.record.key;
        auto& key =
            keys.try_emplace(name, letters::parked_key{name, until(one.due), one.state == "held", 0}).first->second;
        key.records += one.state == "replayed" ? 0U : 1U;
        if (place.log == logs[partition] && place.print != 0)
          out.last = {place.at, place.print};
      }
    for (const auto& [name, key] : keys)
      out.keys.push_back(key);
    return out;
  }

  letters::turn_result turn(const letters::parking_turn& what) {
    turns += what.empty() ? 0 : 1;
    if (what.missed != 0)
      missed.push_back(what.missed);
    letters::turn_result out;
    const auto partition = what.of.partition;
    if (what.epoch == 0 || epochs[partition] != what.epoch || last_turns[partition] < what.after)
      return {true, 0, 0, {}};
    if (what.missed != 0 && std::exchange(left_[partition], what.missed) != what.missed) {
      ++logs[partition];
      reached.erase(partition);
    }
    if (what.number > last_turns[partition] && what.changes())
      change(what, out);
    for (const auto& key : what.wanted)
      out.heads.push_back(head(partition, key, out.removed));
    return out;
  }

  letters::changed_keys changed(const std::vector<std::int32_t>& partitions) const {
    std::set<std::pair<std::int32_t, std::string>> keys;
    for (const auto& [place, one] : rows)
      if ((one.state == "replayed" || one.state == "discarded") &&
          std::find(partitions.begin(), partitions.end(), place.partition) != partitions.end())
        keys.emplace(place.partition, *one.record.key);
    return {{keys.begin(), keys.end()}};
  }

  template <class Reply, class Self>
  caf::result<Reply> answer(Self* self, std::function<Reply()> how) {
    if (away)
      return caf::make_error(caf::sec::runtime_error, "the database is away");
    if (!mute) {
      now = self->clock().now();
      return how();
    }
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
  static bool is_of(const letters::dead_letter& letter, const broker::record& record) {
    return letter.record.from.partition == record.from.partition && letter.record.at == record.at &&
           letter.record.print == record.print;
  }
  static const char* state_of(const letters::parked_record& one) { return one.held ? "held" : "waiting"; }

  std::chrono::milliseconds until(instant due) const {
    return std::max(std::chrono::milliseconds{0}, std::chrono::ceil<std::chrono::milliseconds>(due - now));
  }
  void renew(row& one) const { one.state = "replayed", one.attempts = 0, one.due = now; }

  void change(const letters::parking_turn& what, letters::turn_result& out) {
    const auto partition = what.of.partition;
    last_turns[partition] = what.number;
    store(what.letters);
    for (const auto& done : what.finished)
      out.removed += std::erase_if(rows, [&](const auto& one) {
        return one.first.partition == partition && one.first.at == done.at && one.first.print == done.print;
      });
    for (const auto& one : what.failed)
      if (auto* found = find(partition, {one.record->at, one.record->print}))
        *found = {found->record, one.attempts, one.last_error, state_of(one), now + one.due_in};
    for (const auto& one : what.stored)
      if (find(partition, {one.record->at, one.record->print}) == nullptr) {
        rows.emplace(parked_place{partition, one.record->at, one.record->print, logs[partition]},
                     row{*one.record, one.attempts, one.last_error, state_of(one), now + one.due_in});
        ++out.stored;
      }
    discard_again(what);
    if (what.reached)
      raise(reached.try_emplace(partition, *what.reached).first->second, *what.reached);
  }

  void discard_again(const letters::parking_turn& what) {
    for (const auto& letter : what.letters)
      for (const auto& was : discarded_)
        if (was == parked_place{letter.record.from.partition, letter.record.at, letter.record.print})
          discard(letter.record);
  }

  static void raise(letters::reached& stored, const letters::reached& told) {
    if (stored.next < told.next)
      stored = told;
  }

  letters::parked_head head(std::int32_t partition, const std::string& key, std::size_t& removed) {
    removed += std::erase_if(rows, [&](const auto& one) {
      return one.first.partition == partition && one.second.record.key == key && one.second.state == "discarded";
    });
    for (const auto& [place, one] : rows)
      if (place.partition == partition && one.record.key == key)
        return {key,
                std::make_shared<broker::record>(one.record),
                one.attempts,
                until(one.due),
                one.state == "held",
                one.state == "replayed"};
    return {key, nullptr};
  }

  std::map<std::int32_t, std::uint64_t> left_;  // by which record the last log was missed
  std::vector<parked_place> discarded_;         // whose letters are closed
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
