// Noted events by their print: a node holds hundreds of thousands of them, and looks for each event that comes.
#pragma once

#include "runtime/inbox/noted_event.hpp"

namespace troupe::inbox {

/// Open addressing; prints are hashes already. Only grows. Looking for what is not there, as nearly always, touches one
/// line of the cache: 8 bytes a slot tell whether to look at the event.
class noted_set {
public:
  std::size_t size() const { return events_.size(); }

  /// Null: none. Until the next insert().
  const noted_event* find(const event_print& event) const;

  /// Unless an event of this print is there.
  void insert(const noted_event& one);

private:
  struct slot {
    std::uint32_t tag = 0;  // a part of the print
    std::uint32_t at = 0;   // in events_, from 1 on; 0: free
  };
  std::size_t slot_of(const event_print& event) const;
  void grow();

  std::vector<noted_event> events_;
  std::vector<slot> slots_;  // a power of two of them, or none
};

}  // namespace troupe::inbox
