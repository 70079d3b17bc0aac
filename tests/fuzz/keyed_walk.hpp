// A keyed_partition in a small world that does everything to it: a log, a handler, a database, a letters' owner and an
// operator, all of whose answers may be late, lost, doubled or out of order; nodes that crash, leave or are claimed by
// another. Every choice comes from outside, so that a random walk and a fuzzer play the same game.
#pragma once

#include "runtime/bridge/keyed_partition.hpp"
#include "tests/support/fake_parking.hpp"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace troupe::fuzz {

/// Below `limit`, which is not 0.
using choose = std::function<std::size_t(std::size_t limit)>;

/// (stage before, event, stage after) -> how often.
using coverage = std::map<std::tuple<std::string, std::string, std::string>, std::uint64_t>;
std::string to_text(const coverage& seen);

/// Demands, after every step: of a key one record is in hand at a time, and none before all earlier ones of it are done
/// or have a letter; nothing is committed that is neither settled nor parked, also by a database that was restored; a
/// partition that leaves or is fenced hands nothing over, and is not idle while something is under way. Throws
/// std::logic_error when one does not hold.
class keyed_walk {
public:
  keyed_walk(choose next, coverage& seen);
  ~keyed_walk();

  void step();

  /// Everything answers from now on. Demands that every record is settled, committed and parked no more.
  void end_well();

private:
  enum class fate : std::uint8_t { open, held, settled };
  struct entry {
    broker::record record;
    fate is = fate::open;
  };
  struct owner {
    broker::assignment which;
    bridge::keyed_ledger ledger;
    std::optional<bridge::keyed_partition> work;
    broker::offset next_read = 0;
    std::optional<broker::offset> kept = {};
    bool reads = false, has_read = false;
    std::map<std::uint64_t, std::shared_ptr<const broker::record>> in_hand;
  };
  using owner_ptr = std::shared_ptr<owner>;
  /// Something that will happen to an owner when it is chosen.
  struct pending {
    owner_ptr to;
    std::string name;
    std::function<void(keyed_walk&)> happen;
    bool is_timer = false;
  };
  using event = std::function<void(bridge::keyed_partition&, bridge::keyed_effects&)>;

  bool chance(std::size_t percent) { return next_(100) < percent; }
  bool is_current(const owner_ptr& one) const { return one == current_; }
  void assign();
  void drop();
  void append();
  void deliver();
  void pass();
  void leave();
  void commit(const bridge::keyed_watermark& stored);
  void tell_watermark();
  void back_up();
  void restore();
  void rewind();
  void operate();
  void look_for_changes();
  void cut();
  void happen(std::size_t index);

  void feed(const owner_ptr& to, const std::string& name, const event& what);
  void carry_out(const owner_ptr& to, const bridge::keyed_effects& wanted);
  void hand_over(const owner_ptr& to, const bridge::keyed_effects::handing& next);
  void answer(const owner_ptr& to, std::uint64_t number);
  void bury(const owner_ptr& to, const bridge::keyed_effects::burial& what);
  void claim(const owner_ptr& to, std::uint64_t serial);
  void take_turn(const owner_ptr& to, const letters::parking_turn& turn);
  void settle_by(const letters::parking_turn& turn);
  void later(const owner_ptr& to, std::string name, std::function<void(keyed_walk&)> what, bool is_timer = false);
  void tell(const owner_ptr& to, const std::string& name, event what);
  void check(const owner_ptr& one) const;
  bool is_safe(broker::offset at);
  std::string story() const;

  choose next_;
  coverage& seen_;
  tests::parking_table table_;
  std::map<broker::offset, entry> log_;
  broker::offset end_ = 0;
  broker::offset committed_ = 0;
  broker::offset kept_ = -1;  // so far the database knew it by then
  struct backup {
    tests::parking_table table;
    std::map<broker::offset, entry> log;
  };
  std::optional<backup> backup_;
  owner_ptr current_;
  std::uint64_t last_generation_ = 0;
  std::vector<pending> pending_;
  bool well_ = false;
  bridge::dispatch_settings names_;
  bridge::parking_settings parking_;
  bool parks_ = true;
  caf::actor_clock::time_point now_ = {};
  std::vector<std::string> told_;  // the last events
};

/// So many steps with choices drawn from this seed, and a good end.
void walk(std::uint64_t seed, int steps, coverage& seen);

}  // namespace troupe::fuzz
