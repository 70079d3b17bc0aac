// The events a relay holds, and which of them may leave. Pure.
#pragma once

#include "runtime/broker/record.hpp"
#include "runtime/outbox/entry.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace troupe::outbox {

/// Ids that are remembered for a while.
class recent_ids {
public:
  void add(const std::string& id) { newer_.insert(id); }
  void remove(const std::string& id);
  bool contains(const std::string& id) const { return newer_.contains(id) || older_.contains(id); }
  /// Forgets what was added before the last call.
  void age() { older_ = std::exchange(newer_, {}); }
  /// Since the last call of age().
  std::size_t added() const { return newer_.size(); }

private:
  std::unordered_set<std::string> newer_, older_;
};

/// Owned by one relay; not thread-safe. An event leaves when the one before it is delivered; when that one is not in
/// memory (another node has it, or it was left in the table) the table is asked whether it still waits.
class relay_memory {
public:
  using ticket = std::uint64_t;
  /// Told by its writer, or found in the table.
  enum class origin : std::uint8_t { writer, table };

  /// `room`: for events in memory, those that wait for others included.
  explicit relay_memory(broker::volume room) : room_{room} {}

  /// False: it is here already, or was until lately.
  bool add(entry one, origin from);

  /// Those that may leave now, each once, in the order they came to be.
  std::vector<ticket> take_ready();
  const wire::event& event(ticket which) const;

  /// It is in its topic, or in the dead letters. Those that waited for it may leave, its row has to go.
  /// Returns the id for that.
  std::string delivered(ticket which);
  void erased(const std::vector<std::string>& ids);

  /// Ids that events in memory wait for and only the table knows; those whose rows are gone.
  const std::set<std::string>& awaited() const { return awaited_; }
  void gone(const std::vector<std::string>& ids);

  /// Ids of what waits for this one, directly or not.
  std::vector<std::string> behind(const std::string& id) const;
  /// Their rows are another node's: forgets those that wait. What came behind them meanwhile waits for them.
  void handed_on(const std::vector<std::string>& ids);

  /// Forgets what waits for an awaited id, directly or not: their rows stay for a sweep.
  void drop_blocked();

  /// Ids of events that were found in the table and are erased or handed on are remembered until this was called twice,
  /// or until there are many, however small the room: their writer's own message may come late.
  void forget_older();

  bool has_room() const { return !broker::volume{items_.size(), bytes_}.reaches(room_); }
  std::size_t room() const { return has_room() ? room_.records - items_.size() : 0; }
  std::size_t waiting() const { return followers_.size(); }
  std::size_t known() const { return ids_.size(); }

private:
  struct item {
    entry what;
    origin from;
  };
  struct state {
    std::optional<ticket> held;  // empty: delivered, its row not yet erased
    origin from;
  };

  static constexpr std::size_t least_remembered = 10'000;  // some 2 MB

  bool is_delivered(const std::string& id) const;
  bool is_told_late(const std::string& id, origin from) const;
  bool is_waiting(ticket which) const;
  void release(const std::string& id);
  std::vector<ticket> tickets_behind(const std::string& id) const;
  void forget(ticket which);
  void drop(ticket which);

  broker::volume room_;
  std::size_t bytes_ = 0;  // of items_
  ticket last_ = 0;
  std::unordered_map<ticket, item> items_;
  std::unordered_map<std::string, state> ids_;
  std::unordered_multimap<std::string, ticket> followers_;  // by the id they wait for
  std::set<std::string> awaited_;
  std::vector<ticket> ready_;
  recent_ids erased_, handed_on_;
};

}  // namespace troupe::outbox
