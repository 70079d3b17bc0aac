// Which keys of one partition wait in the database, and what its next transaction carries. Pure.
#pragma once

#include "runtime/letters/parking_port.hpp"

#include <deque>
#include <map>
#include <unordered_map>

namespace troupe::bridge {

/// One partition under one assignment. Owned by one bridge actor; not thread-safe. A key is parked from park(), close()
/// or load() until its lowest record is asked for and there is none; all its records that arrive meanwhile go to the
/// table. One turn is out at a time: what happens meanwhile gathers for the next one. Memory is bounded by the parked
/// keys, the records in hand and the arrivals not stored yet (which the bridge counts as unfinished).
class parked_keys {
public:
  struct limits {
    std::size_t keys = 10'000;  // beyond it nothing is parked: records wait in memory, partitions pause
    std::size_t in_hand = 32;   // keys whose record is being fetched or handled
    std::size_t rows = 500;     // records stored by one turn
    std::size_t bytes = 4 << 20;
  };

  struct handed_over {
    letters::parked_head head;
    std::uint32_t outages = 0;  // in a row, before this attempt
  };

  /// What a settled turn allows.
  struct advice {
    std::vector<broker::offset> stored;            // finished as far as the watermark is concerned
    std::vector<handed_over> hand_over;            // each to be reported by done() and the like
    std::vector<letters::parked_record> unparked;  // arrivals of keys that are parked no more; order by key
    std::vector<std::pair<std::string, std::chrono::milliseconds>> waits;  // call due() for the key after this long
  };

  parked_keys() = default;
  explicit parked_keys(limits with) : limits_{with} {}

  /// What the claim found; call due() for each key that is not held after its time.
  void load(const std::vector<letters::parked_key>& found);

  bool empty() const { return keys_.empty(); }
  bool contains(const std::string& key) const { return keys_.count(key) > 0; }
  bool has_room() const { return keys_.size() < limits_.keys; }
  bool is_draining(const std::string& key) const;

  /// A lane left memory, its head first; call due() after the head's time. `letter`: the head is held because of it.
  void park(const std::string& key, std::vector<letters::parked_record> lane,
            const std::optional<letters::dead_letter>& letter = {});

  /// A record of a parked key has arrived.
  void append(std::shared_ptr<const broker::record> record);

  /// An operator changed something of the key. `has_lane`: records of it are in memory; they go first. What arrives
  /// from now on waits until lane_empty() and is stored then: the next owner, who finds it in the table, would handle
  /// it before those of the lane come again.
  void changed(const std::string& key, bool has_lane);
  void lane_empty(const std::string& key);

  /// The key's wait is over.
  void due(const std::string& key);

  /// What became of a record that was handed over; after failed() call due() after its time.
  void done(const std::string& key, broker::landmark one);
  void failed(const std::string& key, letters::parked_record how, std::uint32_t outages);
  void given_up(const std::string& key, letters::dead_letter letter);
  void hold(const std::string& key, letters::parked_record how, letters::dead_letter letter);

  /// The next turn, `of` and `epoch` not set; null while one is out or there is nothing to do. It stays out until
  /// settle(); after an error the very same is sent again.
  const letters::parking_turn* take();
  const letters::parking_turn* out() const { return out_ ? &*out_ : nullptr; }
  advice settle(const letters::turn_result& result);

  /// How far the partition's records are done, to be written down by the next turn.
  void reach(letters::reached one) { results_.reached = one; }

  /// The log is another one: nothing that was told of the old one is.
  void begin_log();

  /// The partition leaves: only results go to the table from now on.
  void halt();
  bool has_results() const { return out_ || !results_.empty(); }

  std::size_t keys() const { return keys_.size(); }
  std::size_t held_keys() const { return held_; }
  std::size_t records() const { return records_; }

private:
  enum class phase { draining, waiting, queued, wanted, in_hand, held };
  struct buffered {
    letters::parked_record row;
    bool of_lane = false;
    std::shared_ptr<const letters::dead_letter> letter = {};  // stored with the row
  };
  struct key_state {
    phase now = phase::waiting;
    bool overdue = false;  // its wait ended before its lane was stored
    std::uint32_t outages = 0;
    std::size_t unstored = 0;                           // records of its lane; they lie below what arrived later
    std::vector<letters::parked_record> withheld = {};  // arrived while it is draining
  };
  using entry = std::pair<const std::string, key_state>;

  void move_to(key_state& one, phase next);
  void enqueue(entry& one);
  void let_go(key_state& one);
  void take_rows();
  void take_wanted();
  void rows_stored(advice& out);
  void settle_head(const letters::parked_head& head, advice& out);
  void unpark(const std::string& key, advice& out);
  static bool is_in_hand(phase one) { return one == phase::wanted || one == phase::in_hand; }

  limits limits_;
  std::unordered_map<std::string, key_state> keys_;
  std::deque<std::string> queue_;
  std::deque<buffered> arrivals_;
  letters::parking_turn results_;  // only letters, finished, failed and reached
  std::optional<letters::parking_turn> out_;
  std::int64_t last_turn_ = 0, last_stored_ = 0;
  std::vector<std::string> lanes_out_;  // keys of the rows in out_ that left memory with their lane
  std::size_t in_hand_ = 0, held_ = 0, records_ = 0;
  bool halted_ = false;
};

}  // namespace troupe::bridge
