// A consumer's side of the group protocol: assignments start when every start is known, end when every one is released.
#pragma once

#include "runtime/broker/consumer_port.hpp"
#include "runtime/broker/rdkafka/assignment_table.hpp"
#include "runtime/broker/settings.hpp"

#include <chrono>

namespace troupe::broker {

using moment = std::chrono::steady_clock::time_point;

/// Used by the owner thread only. The client waits for our answer to each of its rebalance events, so there is at most
/// one assignment or revocation open at a time.
class rebalance {
public:
  rebalance(rd_kafka_t* client, std::string topic, assignment_strategy strategy,
            std::chrono::milliseconds revoke_timeout, assignment_table& table, consumer_listener& listener);

  void on_event(rd_kafka_event_t& event);

  /// Completes what has become complete; true when partitions began to be read.
  bool advance();

  /// The client is about to be closed. Gives up an assignment that was never started, which it would wait for forever.
  void close();

  /// While it was closing the client forgot an answer, and must not be destroyed in order.
  bool is_forgotten() const { return is_forgotten_; }

  /// All is gone with the client.
  void lose_everything();

  std::optional<moment> deadline() const;

private:
  void assigned(const std::vector<position>& partitions);
  void revoked(std::vector<position> partitions, bool lost);
  bool start();
  bool look_up_starts();
  void begin_at_committed(const rd_kafka_topic_partition_t& found);
  void move_on();
  void give_up();
  void commit_leaving();
  bool is_cooperative() const { return strategy_ == assignment_strategy::cooperative; }
  void answer(bool add, const std::vector<position>& partitions);
  void tell(rd_kafka_resp_err_t error, const std::string& doing);

  rd_kafka_t* client_;
  std::string topic_;
  assignment_strategy strategy_;
  std::chrono::milliseconds revoke_timeout_;
  assignment_table& table_;
  consumer_listener& listener_;
  bool starting_ = false;
  bool is_closing_ = false, is_forgotten_ = false;
  bool lookup_failed_ = false;  // and was told
  moment may_move_at_{};
  std::optional<moment> release_by_;  // a revocation is open
  std::vector<position> leaving_;
};

}  // namespace troupe::broker
