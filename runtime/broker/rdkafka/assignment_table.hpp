// What a consumer holds: each partition's assignment, where reading starts, what is finished and committed. Pure.
#pragma once

#include "runtime/broker/rdkafka/topic_partitions.hpp"

#include <map>

namespace troupe::broker {

/// Everything below `next` of this assignment is finished.
struct watermark {
  assignment which;
  offset next = -1;
};

/// Owned by one consumer's owner thread. An assignment waits for its start, is read, leaves, is gone. Whatever is said
/// about an assignment that is gone changes nothing.
class assignment_table {
public:
  std::vector<assignment> add(const std::vector<position>& partitions);

  void start_at(assignment which, offset at);
  bool all_have_a_start() const;
  std::vector<position> waiting() const;  // with their starts, or RD_KAFKA_OFFSET_INVALID
  std::optional<assignment> waiting(std::int32_t partition) const;
  void begin_reading();                   // all that wait
  std::vector<position> reading() const;  // each at its next record

  std::optional<assignment> reading(std::int32_t partition) const;
  bool is_reading(assignment which) const { return reading(which.partition) == which; }
  std::vector<assignment> all_reading() const;

  /// False for a record that was admitted before: a resumed partition may repeat some.
  bool admit(std::int32_t partition, offset at);

  /// Nothing below `end` is left to read. True when more than records lay before it.
  bool reach(std::int32_t partition, offset end);

  /// Its end, when it was reached and nothing came from it between two calls of look_for_rest() since.
  std::optional<offset> rests_at(std::int32_t partition) const;

  /// `asked`: the client was asked for records since the last call.
  void look_for_rest(bool asked);

  /// Since the start of its assignment, or the last restart.
  bool has_read(std::int32_t partition) const;

  /// Forgets progress: the partition is read from `at`, maybe below what was finished.
  void restart(std::int32_t partition, offset at);

  void pause(assignment which);
  bool resume(assignment which);  // true: the client was told of the pause and must be told of its end
  bool all_paused() const;        // all are being read, and all are paused
  std::vector<std::int32_t> pauses_to_tell() const;
  std::vector<std::int32_t> told_pauses() const;
  void tell_pauses();

  void store(assignment which, offset next);
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
    offset stored = -1;
    offset committed = -1;
  };

  entry* find(assignment which);
  std::optional<assignment> find(std::int32_t partition, phase now) const;

  std::map<std::int32_t, entry> entries_;
};

}  // namespace troupe::broker
