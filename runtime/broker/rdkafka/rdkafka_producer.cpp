#include "runtime/broker/rdkafka/rdkafka_producer.hpp"

#include <pthread.h>
#include <iterator>

namespace troupe::broker {
namespace {

constexpr std::chrono::milliseconds idle_wait{1000};
constexpr std::chrono::milliseconds full_queue_wait{10};
constexpr std::chrono::seconds pause_before_new_client{1};

}  // namespace

std::unique_ptr<producer_port> make_producer(const settings& with, producer_listener& listener) {
  return std::make_unique<rdkafka_producer>(with, listener);
}

rdkafka_producer::rdkafka_producer(settings with, producer_listener& listener)
    : with_{std::move(with)},
      listener_{listener},
      figures_{client_table::instance().enter("producer", "")},
      session_{std::make_unique<producer_session>(with_, listener_, *figures_)} {
  wake_ = session_->queue();
  owner_ = std::thread{[this] { run(); }};
}

rdkafka_producer::~rdkafka_producer() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
    if (wake_)
      rd_kafka_queue_yield(wake_);
  }
  changed_.notify_all();
  owner_.join();
}

// One wake-up serves all that is published before the owner looks.
void rdkafka_producer::publish(std::vector<outgoing> events) {
  const std::lock_guard lock{mutex_};
  unreported_ += events.size();
  const bool first = published_.empty();
  if (first)
    published_ = std::move(events);
  else
    std::move(events.begin(), events.end(), std::back_inserter(published_));
  if (wake_ && first)
    rd_kafka_queue_yield(wake_);
}

bool rdkafka_producer::flush(std::chrono::milliseconds timeout) {
  std::unique_lock lock{mutex_};
  return changed_.wait_for(lock, timeout, [this] { return unreported_ == 0; });
}

void rdkafka_producer::run() {
  ::pthread_setname_np(::pthread_self(), "kafka producer");
  while (take_published()) {
    session_->produce(waiting_);
    reported(session_->turn(waiting_.empty() ? idle_wait : full_queue_wait));
    if (session_->is_broken())
      replace_session();
  }
  reported(session_->give_up("this node is stopping"));
  reported(refuse_waiting());
}

bool rdkafka_producer::take_published() {
  const std::lock_guard lock{mutex_};
  std::move(published_.begin(), published_.end(), std::back_inserter(waiting_));
  published_.clear();
  if (stopping_)
    wake_ = nullptr;
  return !stopping_;
}

void rdkafka_producer::reported(std::size_t count) {
  if (count == 0)
    return;
  const std::lock_guard lock{mutex_};
  unreported_ -= count;
  if (unreported_ == 0)
    changed_.notify_all();
}

void rdkafka_producer::replace_session() {
  {
    const std::lock_guard lock{mutex_};
    wake_ = nullptr;
  }
  reported(session_->give_up("the producer was replaced after a fatal error"));
  std::unique_lock lock{mutex_};
  changed_.wait_for(lock, pause_before_new_client, [this] { return stopping_; });
  session_ = std::make_unique<producer_session>(with_, listener_, *figures_);
  ++figures_->replacements;
  wake_ = session_->queue();
}

std::size_t rdkafka_producer::refuse_waiting() {
  std::vector<delivery> reports;
  for (const auto& each : std::exchange(waiting_, {}))
    reports.push_back({each.token, delivery::result::failed, -1, -1, "this node is stopping"});
  const auto count = reports.size();
  if (count > 0)
    listener_.on_deliveries(std::move(reports));
  return count;
}

}  // namespace troupe::broker
