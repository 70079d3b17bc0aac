// The real consumer: one thread owns the client, everyone else leaves commands.
#pragma once

#include "runtime/broker/rdkafka/consumer_session.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace troupe::broker {

/// After a fatal error the client is replaced, with growing pauses between attempts.
class rdkafka_consumer final : public consumer_port {
public:
  /// Throws std::invalid_argument when a property is refused. `listener` must outlive this.
  rdkafka_consumer(membership member, consumer_listener& listener);
  ~rdkafka_consumer() override;

  void start_at(assignment which, std::optional<offset> next, landmark known) override;
  void store(assignment which, offset next, landmark below, offset kept) override;
  void pause(assignment which) override;
  void resume(assignment which) override;
  void taken(const volume& what) override;
  void release(assignment which) override;
  void rejoin() override;
  void stand_aside() override;
  std::optional<offset> began_at(assignment which) const override;
  std::optional<offset> committed(assignment which) const override;
  std::optional<offset> kept(assignment which) const override;
  std::optional<offset> log_end(assignment which) const override;
  std::chrono::milliseconds since_last_turn() const override;
  void stop() override;

private:
  void post(const consumer_command& command);
  void run();
  consumer_session::state serve();
  std::vector<consumer_command> take_commands();
  bool replace_session();  // false: stopped meanwhile
  bool wait_aside();       // likewise
  bool begin_session();
  void end_session();

  const membership member_;
  consumer_listener& listener_;
  log_ranges ranges_;
  delivery_credit credit_;
  const std::shared_ptr<client_figures> figures_;

  std::mutex mutex_;  // guards the five below
  std::condition_variable stop_asked_;
  std::vector<consumer_command> commands_;
  const consumer_session* wakeable_ = nullptr;
  bool stopping_ = false;
  bool is_aside_ = false;

  std::unique_ptr<consumer_session> session_;
  std::atomic<moment> turned_at_{std::chrono::steady_clock::now()};
  std::chrono::seconds pause_{1};  // before the next client
  std::thread owner_;
};

}  // namespace troupe::broker
