// Judges a run by what topics and tables hold, and by the order in which effects appeared. Knows nothing of the code
// that is judged.
#pragma once

#include "runtime/broker/record.hpp"

#include <chrono>
#include <compare>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace troupe::simulation {

/// Where a record is.
struct place {
  std::string topic;
  std::int32_t partition = -1;
  broker::offset at = -1;
  std::int64_t log = 0;  // how often its topic was made anew before
  auto operator<=>(const place&) const = default;
};

std::string to_string(const place& of);

/// What a sick sink says of every record.
inline constexpr auto sick_words = "the sink fails at everything";

struct violation {
  std::string guarantee;  // "G4"
  std::string what;
};

/// What is known of a record from the moment it is in the log.
struct record_facts {
  std::string key;
  std::string event_id;               // of an event that this system wrote; empty: a foreign producer's record
  bool must_be_buried = false;        // no handler can ever handle it
  std::vector<std::string> faults{};  // and what the letter says then, one of these
  std::int64_t coupon = 0, user = 0;  // of a coupon request
  bool once = false;                  // its event has one effect, in however many records it comes
  broker::offset remembered = 0;      // behind more events of its log a repeat is new again; 0: never
  std::int64_t gives_rise_to = 0;     // its handler publishes an event of this number when it has had its effect
  std::int64_t derived_from = 0;      // it is such an event
};

/// Told of everything that becomes visible outside, when it does. The first violation counts.
class oracle {
public:
  /// Topics.
  void appended(const place& where, record_facts facts);
  void hole(const place& where);
  /// Somebody has removed it: it may still be in hand, and nobody has to handle it.
  void removed(const place& of);
  /// `of.at`: everything below is said to be finished.
  void committed(const place& of, const std::string& by);

  /// Tables. `once`: the effect of a transactional batch. `current`: `by` owns the partition as far as the group knows.
  void effect(const place& of, bool once, const std::string& by, bool current);
  /// Of a keyed handler that has an inbox: once for each event, and at the first of its records that is not given up.
  void keyed_effect(const place& of, const std::string& by, bool current);
  void stored_offset(const place& next, const std::string& by, bool current);
  bool has_stored(const place& next) const {
    const auto found = stored_.find({next.topic, next.partition, next.log});
    return found != stored_.end() && found->second >= next.at;
  }
  /// `in_order`: a keyed record's; letters of a batch appear together with its effects.
  void letter(const place& of, const std::string& reason, bool in_order);
  /// An event that never reached a topic.
  void event_buried(const std::string& event_id, const std::string& reason) {
    blame("G7", "event " + event_id + " can be published but is given up: " + reason);
  }
  void parked(const place& of);
  /// A letter whose record keeps its place until an operator replays it (`mended`: it can be handled now) or discards
  /// it.
  void held(const place& of, const std::string& reason);
  void replayed(const place& of, bool mended);
  void discarded(const place& of);
  void issued(std::int64_t coupon, std::int64_t user);
  void order_stored(const std::string& key, const std::string& event_id, const std::string& event_key);
  /// An event of another topic that was stored together with an order. `key`: of its topic.
  void event_stored(const std::string& event_id, const std::string& key) {
    stored_events_.emplace(event_id, std::pair{key, stored_events_.size() + 1});
  }
  void supply(std::int64_t coupon, std::int64_t quantity) { supplies_[coupon] = quantity; }

  /// What clients were told.
  void order_placed(const std::string& key) { placed_.insert(key); }
  /// `failed`: for a fault of ours, as far as the answer says.
  void order_refused(const std::string& key, bool failed);
  void told_durable(const std::string& event_id);
  void told_refused(const std::string& event_id, const std::string& reason);

  /// Nodes. `most`: what may be in hand at once.
  void in_hand(const std::string& node, const std::string& topic, std::size_t records, std::size_t most);
  void left_group(const std::string& node, std::size_t still_in_hand);
  /// A record reached a node, was handed to its handler, was answered by it as done; the node was frozen. `by` is the
  /// node's life, `generation` the assignment it read the record under.
  void read(const place& of, const void* by, std::uint64_t generation, std::chrono::milliseconds now);
  void handed(const place& of, const void* by, std::chrono::milliseconds now);
  void answered(const place& of, const void* by);
  /// The sink failed at it, as at everything for the moment.
  void sick(const place& of, const void* by);
  void froze(const void* by);
  /// Records of a topic that nobody can handle and that are not given up yet.
  std::size_t poison_left(const std::string& topic) const;
  /// What the sink always failed at it takes from now on: whoever had just given it up was right too.
  void mended(const std::string& topic, const std::string& fault);
  /// Something that is tried again has failed: `what` of the life `by`.
  void failed(const std::string& what, const void* by, std::chrono::milliseconds now);
  void stuck(const std::string& what) { blame("stuck", what); }

  /// Nothing moves any more. `calm`: no fault happened, so nothing has a reason to come twice.
  void settled(bool calm);

  const std::optional<violation>& found() const { return found_; }

private:
  struct known_record {
    record_facts facts;
    std::size_t effects = 0, letters = 0;
    bool parked = false;
    bool held = false;
    bool brought_back = false;  // by an operator: its letter is none any more
    bool removed = false;       // nobody has to handle it
    bool is_hole = false;
    bool mended = false;
    std::set<const void*> alone_at;  // lives whose handler had no reason to think that it was the sink's fault
    const void* free_for = nullptr;  // the life that may handle it at once: its key is free there
    std::chrono::milliseconds read_at{0};
    std::uint64_t generation = 0;
    bool finished() const { return effects + letters > 0; }
  };
  using partition = std::vector<known_record>;
  using log_name = std::tuple<std::string, std::int32_t, std::int64_t>;

  void blame(const std::string& guarantee, const std::string& what);
  known_record* find(const place& of);
  void finished(const place& of);
  void give(const place& of, bool once, const std::string& by, bool current);
  void check_earlier_records(const place& of, const std::string& event_id);
  /// Nothing is left to be done with it: it is finished, or the effect of its event is there already.
  bool is_settled(const known_record& record) const;
  bool had_effect(const place& of, const record_facts& facts);  // false: its event had one before
  void check_order_of_events(const std::string& event_id);
  void check_cause(const record_facts& facts);
  void derived_effect(const record_facts& facts);
  static bool is_excused(const known_record& record, const std::string& reason);
  void check_reason(const place& of, const known_record& record, const std::string& reason);
  void check_orders();
  void check_records(bool calm);
  void check_winners();
  void check_derived();

  std::optional<violation> found_;
  std::map<log_name, partition> logs_;
  std::map<log_name, broker::offset> committed_, stored_;
  std::map<std::pair<std::string, std::int32_t>, std::int64_t> newest_log_;            // that batches had an effect of
  std::map<std::tuple<std::string, std::int64_t, std::string>, place> last_finished_;  // by topic, log and key
  std::map<std::pair<const void*, std::string>, std::deque<std::chrono::milliseconds>> failures_;  // of late
  std::map<std::pair<const void*, std::string>, std::size_t> open_;  // records of a key that a life has read
  std::set<std::pair<const void*, std::uint64_t>> under_way_;        // assignments that handed a record over
  std::map<std::string, std::size_t> copies_;                        // in topics, by event id
  std::map<std::string, place> event_effects_;                       // the last of each, by event id
  std::map<std::string, std::vector<place>> event_records_;          // of those, by event id
  struct derivation {
    std::size_t causes = 0, effects = 0;   // that had an effect
    std::set<std::string> published = {};  // event ids
  };
  std::map<std::int64_t, derivation> derived_;                                // by number
  std::map<std::string, std::string> orders_;                                 // event id by idempotency key
  std::map<std::string, std::pair<std::string, std::size_t>> stored_events_;  // by id: key, number in storing order
  std::map<std::string, std::size_t> last_appended_;                          // number of an event, by its key
  std::map<const void*, std::set<std::string>> sick_keys_;                    // that failed at a life in a row
  std::set<std::string> placed_, refused_, parked_keys_;
  std::map<std::int64_t, std::int64_t> supplies_;
  std::map<std::int64_t, std::vector<std::int64_t>> issues_;  // users by coupon
};

}  // namespace troupe::simulation
