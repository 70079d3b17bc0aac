// One librdkafka consumer from its creation to its end, all on the owner thread of rdkafka_consumer.
#pragma once

#include "runtime/broker/client_table.hpp"
#include "runtime/broker/rdkafka/consumer_interceptor.hpp"
#include "runtime/broker/rdkafka/delivery_credit.hpp"
#include "runtime/broker/rdkafka/log_ranges.hpp"
#include "runtime/broker/rdkafka/read_ahead.hpp"
#include "runtime/broker/rdkafka/rebalance.hpp"
#include "runtime/broker/rdkafka/troubles.hpp"

namespace troupe::broker {

struct membership {
  settings with;
  std::string topic;
  std::string group;
};

/// What the port's callers ask of the owner thread.
struct consumer_command {
  enum class kind { start_at, store, pause, resume, release, rejoin, stand_aside, stop };
  kind what;
  assignment which;
  std::optional<offset> next;
  landmark known;
  offset kept = -1;
};

class consumer_session {
public:
  enum class state { open, closed, broken };

  /// Throws std::invalid_argument when a property is refused.
  consumer_session(const membership& member, consumer_listener& listener, log_ranges& ranges, client_figures& figures,
                   delivery_credit& credit);
  ~consumer_session();
  consumer_session(const consumer_session&) = delete;
  consumer_session& operator=(const consumer_session&) = delete;

  void apply(const consumer_command& command);

  /// Waits for events until the next thing is due and deals with them.
  void turn();

  /// Ends the wait of a turn. From any thread.
  void wake() const;

  state now() const;

private:
  void subscribe();
  void on_event(rd_kafka_event_t& event);
  void on_rebalance(rd_kafka_event_t& event);
  void take(rd_kafka_event_t& fetched);
  void on_message(const rd_kafka_message_t& message);
  void on_error(rd_kafka_event_t& event);
  void on_commit_answer(rd_kafka_event_t& event);
  void restart_at_the_beginning(const position& lost);
  void read_another_log(assignment which, const std::string& why);
  void find_cut_logs(const std::vector<position>& ends);
  bool doubts();
  void trust();
  void compare_again(const std::vector<assignment>& which);
  void start_at(assignment which, std::optional<offset> next, landmark known);
  void resume(assignment which);
  bool holds_back();
  void read();
  void close();
  void deliver();
  void commit_when_due();
  void learn_log_ranges();
  std::vector<position> look_up(std::vector<position> partitions, offset logical) const;
  std::vector<position> look_up_committed(const std::vector<position>& partitions) const;
  void note_log_ends();
  void reached_end(const position& end);
  std::string gap_sentence(const position& lost, std::optional<std::pair<offset, offset>> log) const;
  std::chrono::milliseconds until_due() const;
  void trouble(int code, const std::string& words);
  void works(trouble_scope what);
  void look_for_recovery();
  void tell(std::optional<std::string> sentence);

  const membership& member_;
  consumer_listener& listener_;
  log_ranges& ranges_;
  client_figures& figures_;
  delivery_credit& credit_;
  consumer_interceptor interceptor_;
  client_ptr client_;
  queue_ptr queue_;
  queue_ptr quiet_;  // nothing ever comes here but wake()
  assignment_table table_;
  rebalance rebalance_;
  troubles troubles_;
  read_ahead read_ahead_;
  std::vector<record> batch_;
  volume batched_;
  std::uint64_t trusted_requests_ = 0;  // of interceptor_, when all logs were known to be the same
  std::map<std::int32_t, moment> paused_at_;
  std::vector<watermark> committing_;  // sent, not answered
  metrics::moment commit_asked_at_;
  moment next_commit_;
  moment next_recovery_look_ = {};
  std::optional<moment> hold_until_;
  std::optional<moment> close_by_;
  bool has_read_since_look_ = false;
  bool broken_ = false;
};

}  // namespace troupe::broker
