// What a consumer holds: each partition's assignment, where reading starts, what is finished and committed. Pure.
#pragma once

#include "runtime/broker/rdkafka/topic_partitions.hpp"

#include <map>

namespace troupe::broker {

/// Everything below `next` of this assignment is finished.
struct watermark {
  assignment which;
  offset next = -1;
  landmark below = {};  // the last finished record, if it is known
  offset kept = -1;     // so far a database knows it
};

/// Owned by one consumer's owner thread. An assignment waits for its start, is read, leaves, is gone. Whatever is said
/// about an assignment that is gone changes nothing.
class assignment_table {
public:
  std::vector<assignment> add(const std::vector<position>& partitions);

  /// `known`: a record of this log as it was read before; it is fetched first and compared.
  void start_at(assignment which, offset at, landmark known = {});

  /// So far a database knew it when its group committed where it starts.
  void start_kept(assignment which, offset kept);
  std::optional<offset> kept(std::int32_t partition) const;

  bool all_have_a_start() const;
  std::vector<position> waiting() const;  // with their starts, or RD_KAFKA_OFFSET_INVALID
  std::optional<assignment> waiting(std::int32_t partition) const;
  void begin_reading();                   // all that wait
  std::vector<position> reading() const;  // each at its next record
  std::vector<position> fetches() const;  // the same, each where it is to be fetched from

  /// What is still to be compared, see compare(); nothing: it was, or nothing is known.
  landmark awaited(std::int32_t partition) const;
  landmark known(std::int32_t partition) const;  // compared or not
  void give_up_awaited(std::int32_t partition);

  /// From now on the last record that was read, or what was known at the start, is awaited and compared again. False
  /// when there is none.
  bool await_again(std::int32_t partition);

  /// What the first record since the start says of the log. another: it stands where the known one should. go_back: all
  /// is well or nothing is proven, but reading has to begin before this record. A seek may go unheeded while a topic is
  /// away: a record behind the awaited one says only that there is none if the partition was assigned at that one.
  enum class proof { none, another, go_back };
  proof compare(const record& read);

  std::optional<assignment> reading(std::int32_t partition) const;
  bool is_reading(assignment which) const { return reading(which.partition) == which; }
  std::vector<assignment> all_reading() const;

  /// False for a record that was admitted before: a resumed partition may repeat some.
  bool admit(std::int32_t partition, offset at);
  bool admit(const record& read);

  /// Nothing below `end` is left to read. True when more than records lay before it.
  bool reach(std::int32_t partition, offset end);

  /// Its end, when it was reached and nothing came from it between two calls of look_for_rest() since.
  std::optional<offset> rests_at(std::int32_t partition) const;

  /// `asked`: the client was asked for records since the last call.
  void look_for_rest(bool asked);

  /// Since the start of its assignment, or the last restart.
  bool has_read(std::int32_t partition) const;

  /// Forgets progress: the partition is read from `at`, maybe below what was finished. It has moved.
  void restart(std::int32_t partition, offset at, landmark known = {});

  /// Reading is to go on where fetches() says. Until the client was told so, nothing that comes of it counts.
  void move(std::int32_t partition);
  bool has_moved(std::int32_t partition) const;
  std::vector<position> moved() const;
  void tell_moved();

  void pause(assignment which);
  bool resume(assignment which);  // true: the client was told of the pause and must be told of its end
  bool all_paused() const;        // all are being read, and all are paused
  std::vector<std::int32_t> pauses_to_tell() const;
  std::vector<std::int32_t> told_pauses() const;
  void tell_pauses();

  /// Without `below`, what was known at the start stands for it. An offset that reading has not come to is of what was
  /// read before a restart.
  void store(assignment which, offset next, landmark below = {}, offset kept = -1);
  std::vector<watermark> uncommitted() const;
  void committed(const std::vector<watermark>& watermarks);

  std::vector<assignment> leave(const std::vector<position>& partitions);
  std::vector<assignment> leave_all();
  void release(assignment which);
  bool all_released() const;  // of those that leave
  std::vector<watermark> uncommitted_leaving() const;
  void remove_leaving();

private:
  enum class phase { waiting, reading, leaving };
  struct entry {
    assignment which;
    phase now = phase::waiting;
    std::optional<offset> start;  // once reading: the next record
    bool paused = false;
    bool pause_told = false;  // to the client
    bool released = false;
    bool has_read = false;
    enum class rest : std::uint8_t { no, begun, yes } at_end = rest::no;
    bool moved = false;
    bool only_sought = false;  // the client was not assigned the place of the awaited record, only told to seek it
    landmark known;            // when reading began
    landmark awaited;          // until it was compared
    landmark last;             // that was read
    landmark stored_below;
    offset stored_kept = -1;
    std::optional<offset> kept;  // see start_kept()
    offset stored = -1;
    offset committed = -1;
  };

  entry* find(assignment which);
  std::optional<assignment> find(std::int32_t partition, phase now) const;
  static offset fetched_from(const entry& held);

  std::map<std::int32_t, entry> entries_;
};

}  // namespace troupe::broker
