// What giving a batch its effect needs from a database; effect_sql is the real one, the simulation brings another.
#pragma once

#include "runtime/effect/batch_outbox.hpp"
#include "runtime/effect/fence_port.hpp"
#include "runtime/inbox/brought_events.hpp"
#include "runtime/inbox/window.hpp"
#include "runtime/letters/dead_letter.hpp"
#include "runtime/store/derived_event.hpp"
#include "runtime/store/fault.hpp"

#include <functional>
#include <memory>
#include <utility>

namespace troupe::effect {

/// Which records of a batch can never be handled, and why.
using rejections = std::vector<std::pair<std::size_t, std::string>>;

/// What a handler said of the records it got; places are among those. Events of rejected records are still there.
struct handled_records {
  rejections rejected;
  std::vector<store::derived_event> events = {};
};

/// Where the effects of a partition end, and the last record that had one, if it is known; that lies higher when
/// somebody has set the offset back.
struct stored_offset {
  broker::offset next = 0;
  broker::landmark known = {};

  bool operator==(const stored_offset&) const = default;
};

/// What became of the records of a batch, as in batch_outcome; `events_leave`: unless it is empty, to be called when
/// that is committed.
struct batch_effects {
  std::vector<std::string> rejected;
  std::vector<std::size_t> repeats;
  after_commit events_leave = {};
};

/// One transaction while it is open. What it throws rolls it back and is classified by its database.
class effect_transaction {
public:
  virtual ~effect_transaction() = default;

  /// Moves the offset from `fence.from` to `fence.next`; false when it stands elsewhere (another owner went on, or this
  /// very batch was committed before), or at the same offset of another log.
  virtual bool move_offset(const partition_name& of, const commit_batch::fence_values& fence) = 0;

  /// What is noted in the inbox of a partition, the youngest first. Behind the fence.
  virtual std::vector<inbox::noted_batch> load_inbox(const partition_name& of) = 0;
  virtual void note(const partition_name& of, const inbox::change& change) = 0;

  /// The same where no fence keeps others away, on a local route: notes that these events have their effect in this
  /// transaction. The places in `events` of those that had it before.
  virtual std::vector<std::size_t> note_events(const partition_name& of,
                                               const std::vector<inbox::brought_event>& events) = 0;
  /// They have none after all.
  virtual void forget_events(const partition_name& of, const std::vector<inbox::brought_event>& events) = 0;

  /// The handler's part.
  virtual handled_records handle(const std::string& topic, const std::vector<broker::record>& batch) = 0;

  /// Puts the events that leave with this transaction into the outbox, in their order.
  virtual after_commit publish(const std::vector<wire::event>& events) = 0;

  virtual void store_letters(const std::vector<letters::dead_letter>& letters) = 0;
};

/// Owned by one fence actor, used on its thread. Never throws.
class effect_database {
public:
  using work = std::function<batch_effects(effect_transaction&)>;

  virtual ~effect_database() = default;

  /// `todo` may throw store::abandon to roll back.
  virtual store::stored<batch_effects> transact(const work& todo) = 0;

  virtual store::stored<std::optional<stored_offset>> read_offset(const partition_name& of) = 0;
};

using effect_database_factory = std::function<std::unique_ptr<effect_database>()>;

}  // namespace troupe::effect
