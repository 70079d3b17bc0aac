#include "runtime/broker/rdkafka/rdkafka_producer.hpp"

#include <pthread.h>
#include <algorithm>
#include <iterator>

namespace troupe::broker {
namespace {

constexpr std::chrono::milliseconds idle_wait{1000};
constexpr std::chrono::milliseconds full_queue_wait{10};
constexpr std::chrono::seconds shortest_pause{1};  // before a new client
constexpr std::chrono::seconds longest_pause{30};

}  // namespace

std::unique_ptr<producer_port> make_producer(const settings& with, producer_listener& listener,
                                             std::vector<std::string> topics) {
  return std::make_unique<rdkafka_producer>(with, listener, std::move(topics));
}

rdkafka_producer::rdkafka_producer(settings with, producer_listener& listener, std::vector<std::string> topics)
    : with_{std::move(with)},
      topics_{std::move(topics)},
      listener_{listener},
      figures_{client_table::instance().enter("producer", "")},
      session_{std::make_unique<producer_session>(with_, topics_, listener_, *figures_)} {
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
  if (session_)
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
  session_.reset();
  for (auto pause = shortest_pause; !session_; pause = std::min(2 * pause, longest_pause)) {
    std::unique_lock lock{mutex_};
    if (changed_.wait_for(lock, pause, [this] { return stopping_; }))
      return;
    lock.unlock();
    begin_session();
  }
}

// A client needs threads and descriptors, which may be used up for a while. Made outside of the lock, which actors
// take.
void rdkafka_producer::begin_session() try {
  auto next = std::make_unique<producer_session>(with_, topics_, listener_, *figures_);
  const std::lock_guard lock{mutex_};
  session_ = std::move(next);
  ++figures_->replacements;
  wake_ = session_->queue();
} catch (const std::exception& fault) {
  listener_.on_trouble(std::string{"no new producer can be made: "} + fault.what() + "; it is tried again");
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
