#include "runtime/broker/rdkafka/rdkafka_consumer.hpp"

#include <pthread.h>
#include <algorithm>

namespace troupe::broker {
namespace {

using kind = consumer_command::kind;

constexpr std::chrono::seconds shortest_pause{1};
constexpr std::chrono::seconds longest_pause{30};

}  // namespace

std::unique_ptr<consumer_port> make_consumer(const settings& with, const std::string& topic, const std::string& group,
                                             consumer_listener& listener) {
  return std::make_unique<rdkafka_consumer>(membership{with, topic, group}, listener);
}

rdkafka_consumer::rdkafka_consumer(membership member, consumer_listener& listener)
    : member_{std::move(member)},
      listener_{listener},
      figures_{client_table::instance().enter("consumer", member_.topic)},
      session_{std::make_unique<consumer_session>(member_, listener_, ranges_, *figures_, credit_)} {
  wakeable_ = session_.get();
  owner_ = std::thread{[this] { run(); }};
}

rdkafka_consumer::~rdkafka_consumer() {
  rdkafka_consumer::stop();
  owner_.join();
}

void rdkafka_consumer::start_at(assignment which, std::optional<offset> next, landmark known) {
  post({kind::start_at, which, next, known});
}
void rdkafka_consumer::store(assignment which, offset next, landmark below, offset kept) {
  post({kind::store, which, next, below, kept});
}
void rdkafka_consumer::pause(assignment which) { post({kind::pause, which, {}, {}}); }
void rdkafka_consumer::resume(assignment which) { post({kind::resume, which, {}, {}}); }
void rdkafka_consumer::release(assignment which) { post({kind::release, which, {}, {}}); }
void rdkafka_consumer::taken(const volume& what) {
  if (!credit_.taken(what))
    return;
  const std::lock_guard lock{mutex_};
  if (wakeable_)
    wakeable_->wake();
}

void rdkafka_consumer::rejoin() {
  {
    const std::lock_guard lock{mutex_};
    if (std::exchange(is_aside_, false))
      return stop_asked_.notify_all();
  }
  post({kind::rejoin, {}, {}, {}});
}

void rdkafka_consumer::stand_aside() {
  {
    const std::lock_guard lock{mutex_};
    is_aside_ = true;
  }
  post({kind::stand_aside, {}, {}, {}});
}

std::optional<offset> rdkafka_consumer::began_at(assignment which) const { return ranges_.of(which).began_at; }
std::optional<offset> rdkafka_consumer::committed(assignment which) const { return ranges_.of(which).committed; }

std::optional<offset> rdkafka_consumer::kept(assignment which) const { return ranges_.of(which).kept; }

std::optional<offset> rdkafka_consumer::log_end(assignment which) const { return ranges_.of(which).end; }

std::chrono::milliseconds rdkafka_consumer::since_last_turn() const {
  const auto since = std::chrono::steady_clock::now() - turned_at_.load();
  return std::max(std::chrono::milliseconds{0}, std::chrono::duration_cast<std::chrono::milliseconds>(since));
}

void rdkafka_consumer::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  stop_asked_.notify_all();
  post({kind::stop, {}, {}, {}});
}

// One wake-up serves all commands that come before the owner looks.
void rdkafka_consumer::post(const consumer_command& command) {
  const std::lock_guard lock{mutex_};
  commands_.push_back(command);
  if (wakeable_ && commands_.size() == 1)
    wakeable_->wake();
}

void rdkafka_consumer::run() {
  ::pthread_setname_np(::pthread_self(), "kafka consumer");
  for (bool goes_on = true; goes_on;)
    goes_on = serve() == consumer_session::state::broken ? replace_session() : wait_aside();
  end_session();
}

consumer_session::state rdkafka_consumer::serve() {
  const auto begun = std::chrono::steady_clock::now();
  while (session_->now() == consumer_session::state::open) {
    for (const auto& command : take_commands())
      session_->apply(command);
    session_->turn();
    turned_at_ = std::chrono::steady_clock::now();
  }
  if (std::chrono::steady_clock::now() - begun > longest_pause)
    pause_ = shortest_pause;
  return session_->now();
}

std::vector<consumer_command> rdkafka_consumer::take_commands() {
  const std::lock_guard lock{mutex_};
  return std::exchange(commands_, {});
}

bool rdkafka_consumer::replace_session() {
  end_session();
  do {
    turned_at_ = std::chrono::steady_clock::now() + pause_;
    std::unique_lock lock{mutex_};
    if (stop_asked_.wait_for(lock, pause_, [this] { return stopping_; }))
      return false;
    pause_ = std::min(2 * pause_, longest_pause);
  } while (!begin_session());
  return true;
}

// A client needs threads and descriptors, which may be used up for a while. Made outside of the lock, which actors
// take.
bool rdkafka_consumer::begin_session() try {
  auto next = std::make_unique<consumer_session>(member_, listener_, ranges_, *figures_, credit_);
  const std::lock_guard lock{mutex_};
  session_ = std::move(next);
  ++figures_->replacements;
  wakeable_ = session_.get();
  return true;
} catch (const std::exception& fault) {
  listener_.on_trouble("topic " + member_.topic + ": no new client can be made: " + fault.what() +
                       "; next attempt in " + std::to_string(pause_.count()) + " s");
  return false;
}

// Out of the group, in order, until it is to join again. What was asked of the old session is about what is gone.
bool rdkafka_consumer::wait_aside() {
  end_session();
  {
    std::unique_lock lock{mutex_};
    while (!stopping_ && is_aside_) {
      turned_at_ = std::chrono::steady_clock::now();
      stop_asked_.wait_for(lock, shortest_pause);
    }
    if (stopping_)
      return false;
    commands_.clear();
  }
  return begin_session() || replace_session();
}

// Not under the lock: the listener hears of its losses and may answer.
void rdkafka_consumer::end_session() {
  {
    const std::lock_guard lock{mutex_};
    wakeable_ = nullptr;
  }
  session_.reset();
}

}  // namespace troupe::broker
