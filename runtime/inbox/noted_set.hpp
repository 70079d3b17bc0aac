// Noted events by their print: a node holds hundreds of thousands of them, and looks for each event that comes.
#pragma once

#include "runtime/inbox/noted_event.hpp"

#include <utility>

namespace troupe::inbox {

/// Open addressing; prints are hashes already. Only grows. Looking for what is not there, as nearly always, touches one
/// line of the cache: 8 bytes a slot tell whether to look at the event.
class noted_set {
public:
  std::size_t size() const { return events_.size(); }

  /// Null: none. Until the next insert().
  const noted_event* find(const event_print& event) const;

  /// Says that find() or insert() will come for it soon: so many looks at memory then wait together, not in turn.
  void prefetch(const event_print& event) const {
    if (!slots_.empty())
      __builtin_prefetch(&slots_[start_of(event)]);
  }

  /// Unless an event of this print is there. Its place among those that were inserted, and whether it is new.
  std::pair<std::size_t, bool> insert(const noted_event& one);

  /// Room for so many; none is made anew before.
  void reserve(std::size_t events);

private:
  struct slot {
    std::uint32_t tag = 0;  // a part of the print
    std::uint32_t at = 0;   // in events_, from 1 on; 0: free
  };
  std::size_t start_of(const event_print& event) const { return event.words[0] & (slots_.size() - 1); }
  std::size_t slot_of(const event_print& event) const;
  void make_slots(std::size_t count);

  std::vector<noted_event> events_;
  std::vector<slot> slots_;  // a power of two of them, or none
};

}  // namespace troupe::inbox
