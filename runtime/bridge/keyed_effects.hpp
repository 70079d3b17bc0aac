// What a keyed_partition wants done, and the timers that come back to it.
#pragma once

#include "runtime/letters/dead_letter.hpp"
#include "runtime/letters/parking_port.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace troupe::bridge {

/// `id`: the number of the record or turn, or the serial of the question: by the time it is due it may be gone.
struct keyed_timer {
  enum class what : std::uint8_t { claim, confirmation, turn, key, retry, letter, still_fenced };
  what is = what::retry;
  std::uint64_t id = 0;
  std::string key = {};
};

/// What may be committed at the broker. `kept`: so far the database knows it; -1: there is none.
struct keyed_watermark {
  letters::reached up_to;
  broker::offset kept = -1;
};

/// Of one partition. Carried out in no particular order, then cleared.
struct keyed_effects {
  struct handing {
    std::uint64_t number;
    std::shared_ptr<const broker::record> record;
  };
  struct burial {
    std::uint64_t number;
    letters::dead_letter letter;
  };
  struct timer {
    keyed_timer what;
    std::chrono::milliseconds after;
  };
  struct remark {
    bool is_trouble;
    std::string text;
  };

  std::vector<handing> hand_over;            // to the handler; answered()
  std::vector<burial> bury;                  // to the letters' owner; buried() or not_buried()
  std::vector<letters::parking_turn> turns;  // to the parked records' owner; turn_settled() or turn_failed()
  std::vector<timer> wait;                   // due()
  std::vector<std::uint64_t> finished;       // records that are done or have a letter
  std::vector<remark> say;                   // to the log
  std::optional<std::uint64_t> claim;      // to the parked records' owner, with this serial; claimed() or not_claimed()
  std::optional<std::string> unclaimed;    // why the claim had no answer; it is asked for again
  std::optional<keyed_watermark> store;    // with the consumer
  std::optional<std::string> stand_aside;  // why it must not be read before an operator has done something
  bool moved = false;                      // tell_watermark(), soon
  bool start = false;                      // the consumer may read it
  bool pause = false;                      // the consumer must not read it any more
  bool rejoin = false;                     // only a new assignment says who owns it

  /// Keeps the memory: one of these serves all events of a bridge.
  void clear() {
    hand_over.clear(), bury.clear(), turns.clear(), wait.clear(), finished.clear(), say.clear();
    claim.reset(), unclaimed.reset(), store.reset(), stand_aside.reset();
    moved = start = pause = rejoin = false;
  }
};

}  // namespace troupe::bridge
