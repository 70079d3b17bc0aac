// The seam to a consumer group member. The real one is rdkafka/rdkafka_consumer; tests and the simulation bring others.
#pragma once

#include "runtime/broker/record.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace troupe::broker {

/// A log is not the one that was read before: it was made anew, or has lost its end.
struct log_cut {
  assignment which;
  landmark missed;  // what was looked for in it, if a record was
  std::string why;  // e.g. "ends at offset 50, before offset 1000"
};

/// Called on the consumer's owner thread; implementations hand over and return, they never block.
class consumer_listener {
public:
  virtual ~consumer_listener() = default;

  /// Partitions became ours. Nothing is fetched until start_at() was called for every one of them.
  virtual void on_assigned(std::vector<assignment> partitions) = 0;

  /// Partitions leave. Unless `lost`, the consumer waits (bounded by settings.revoke_timeout) for release() of each,
  /// then commits what was stored and gives them up. `lost`: somebody else may own them already; nothing is committed.
  virtual void on_revoked(std::vector<assignment> partitions, bool lost) = 0;

  /// start_at() was obeyed: what comes of this assignment from now on is read from there, what came before was not.
  virtual void on_started(assignment /*which*/) {}

  /// Records in offset order per partition, none of a revoked assignment.
  virtual void on_records(std::vector<record> records) = 0;

  /// Whatever of this assignment is below `next` was given to on_records() or holds no record for it: markers of
  /// transactions, aborted ones, what compaction, retention or DeleteRecords took. Told when the end is reached.
  virtual void on_passed(assignment /*which*/, offset /*next*/) {}

  /// What was to be read on is not there: the partition is read from the beginning of its log instead. Comes before any
  /// record of it. When records of the old log were delivered under this assignment, it is lost instead.
  virtual void on_cut(log_cut what) = 0;

  /// Something an operator should read, e.g. "topic payment-captured does not exist". Consumption goes on or recovers
  /// by itself; it never ends silently.
  virtual void on_trouble(std::string what) = 0;
};

/// One member of one consumer group on one topic. Owns a thread and the client; every call below may come from any
/// thread, only queues a command and returns. Commands for an assignment that is gone are ignored.
class consumer_port {
public:
  virtual ~consumer_port() = default;

  /// Where to begin: `next`, or the group's committed offset (else the beginning) when empty. A partition that is being
  /// read goes on at `next` instead, which may lie behind. `known`: a record that was read from this log before, the
  /// one below `next` if possible. It is read first, compared and dropped; if another one is in its place, on_cut().
  /// Nothing is proven when there is none in its place any more. With an empty `next`, what was committed goes before
  /// `known`.
  virtual void start_at(assignment which, std::optional<offset> next, landmark known = {}) = 0;

  /// Everything below `next` is finished, the last of it was `below`; committed every settings.commit_interval and
  /// before a revoke completes. `kept`: so far a database knows it, see kept(); -1: none does.
  virtual void store(assignment which, offset next, landmark below = {}, offset kept = -1) = 0;

  virtual void pause(assignment which) = 0;
  virtual void resume(assignment which) = 0;

  /// So much of on_records() was looked at. A consumer that counts it stops delivering while the listener is too far
  /// behind.
  virtual void taken(const volume& /*what*/) {}

  /// Answer to on_revoked: nothing of this assignment is in flight any more, store() has been called for the last time.
  virtual void release(assignment which) = 0;

  /// Where reading began, known before a record comes; empty until then or when the assignment is gone.
  virtual std::optional<offset> began_at(assignment which) const = 0;

  /// The group's offset: asked for when reading begins, then as of the last commit that was confirmed; empty until
  /// then, when the group has none, or when the assignment is gone.
  virtual std::optional<offset> committed(assignment which) const = 0;

  /// So far a database knew the partition when its group committed where reading began: one that knows less now has
  /// lost what lies between. Known before a record comes; empty as above, and where none did.
  virtual std::optional<offset> kept(assignment which) const = 0;

  /// Where the partition ends for a consumer: asked for when reading begins, then as of the last fetch; empty as above.
  /// While all that could be read was read it is the position, however much of an open transaction lies behind it.
  virtual std::optional<offset> log_end(assignment which) const = 0;

  /// How long ago the owner thread last went round its loop, not counting a pause it takes on purpose.
  virtual std::chrono::milliseconds since_last_turn() const { return std::chrono::milliseconds{0}; }

  /// Loses everything at once and joins the group as a new member, for one that reads what it must not handle, or that
  /// has stood aside.
  virtual void rejoin() = 0;

  /// Leaves the group as stop() does, until rejoin(): for one that cannot say where its partitions begin, while the
  /// whole group waits for its answer.
  virtual void stand_aside() {}

  /// Leaves the group in order: on_revoked, wait for release, commit, close. Returns at once; the destructor waits.
  virtual void stop() = 0;
};

}  // namespace troupe::broker
