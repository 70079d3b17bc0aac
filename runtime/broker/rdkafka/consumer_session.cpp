#include "runtime/broker/rdkafka/consumer_session.hpp"

#include "runtime/broker/rdkafka/client.hpp"
#include "runtime/broker/rdkafka/commit.hpp"
#include "runtime/broker/rdkafka/statistics.hpp"

#include <algorithm>
#include <utility>

namespace troupe::broker {
namespace {

using std::chrono::steady_clock;

constexpr volume batch_limit{1000, 8 << 20};    // what it has read when it delivers
constexpr std::chrono::seconds close_grace{5};  // on top of the revoke timeout
constexpr std::chrono::milliseconds longest_hold{500};
constexpr std::chrono::seconds quick{2};  // faster no topic is deleted, made anew and filled up to where it was

// One instance id a topic: a node may read two topics in one group.
properties membership_properties(const membership& member) {
  const bool cooperative = member.with.assignment == assignment_strategy::cooperative;
  properties out{{"group.id", member.group},
                 {"partition.assignment.strategy", cooperative ? "cooperative-sticky" : "range"}};
  if (member.with.membership == member_kind::fixed)
    out["group.instance.id"] = member.with.client_id + '/' + member.topic;
  return out;
}

client_ptr make_member(const membership& member, consumer_interceptor& interceptor) {
  auto conf = make_conf(role::consumer, member.with, membership_properties(member));
  rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_ERROR |
                                           RD_KAFKA_EVENT_OFFSET_COMMIT | RD_KAFKA_EVENT_STATS);
  return interceptor.make_client(std::move(conf));
}

}  // namespace

consumer_session::consumer_session(const membership& member, consumer_listener& listener, log_ranges& ranges,
                                   client_figures& figures, delivery_credit& credit)
    : member_{member},
      listener_{listener},
      ranges_{ranges},
      figures_{figures},
      credit_{credit},
      interceptor_{member.with.fetch_interval},
      client_{make_member(member, interceptor_)},
      queue_{rd_kafka_queue_new(client_.get())},
      quiet_{rd_kafka_queue_new(client_.get())},
      rebalance_{client_.get(), member.topic, member.with.assignment, member.with.revoke_timeout, table_, listener},
      troubles_{member.with.brokers, member.group},
      read_ahead_{client_.get()},
      next_commit_{steady_clock::now() + member.with.commit_interval} {
  subscribe();
}

// A queue must not outlive its client; a client that did not close in order may hang while it does.
consumer_session::~consumer_session() {
  rebalance_.lose_everything();
  ranges_.keep({});
  figures_.left();
  figures_.faults.show({});
  const bool orderly = now() == state::closed && rd_kafka_consumer_closed(client_.get()) && !rebalance_.is_forgotten();
  queue_.reset();
  quiet_.reset();
  if (!orderly)
    abandon(std::move(client_));
}

void consumer_session::subscribe() {
  rd_kafka_poll_set_consumer(client_.get());
  const queue_ptr own{rd_kafka_queue_get_consumer(client_.get())};
  rd_kafka_queue_forward(own.get(), queue_.get());
  rd_kafka_subscribe(client_.get(), to_list(member_.topic, {{RD_KAFKA_PARTITION_UA}}).get());
}

void consumer_session::apply(const consumer_command& command) {
  using kind = consumer_command::kind;
  switch (command.what) {
    case kind::start_at:
      start_at(command.which, command.next, command.known);
      break;
    case kind::store:
      table_.store(command.which, *command.next, command.known, command.kept);
      break;
    case kind::pause:
      table_.pause(command.which);
      break;
    case kind::resume:
      resume(command.which);
      break;
    case kind::release:
      table_.release(command.which);
      break;
    case kind::rejoin:
      broken_ = true;  // the next session joins
      break;
    case kind::stand_aside:
    case kind::stop:
      close();
      break;
  }
}

void consumer_session::turn() {
  if (rebalance_.advance()) {
    learn_log_ranges();
    trust();
  }
  doubts();  // also when nothing comes: the new log may end where reading was to go on
  if (holds_back())
    const event_ptr nothing{rd_kafka_queue_poll(quiet_.get(), static_cast<int>(until_due().count()))};
  else
    read();
  deliver();
  commit_when_due();
}

void consumer_session::wake() const {
  rd_kafka_queue_yield(queue_.get());
  rd_kafka_queue_yield(quiet_.get());
}

// Telling the client of a pause drops all it has read ahead, and reading that again takes up to 300 ms. So when
// everything is paused, its queue is just left alone at first; not for long, because rebalances come by the same queue.
bool consumer_session::holds_back() {
  if (!close_by_ && credit_.is_spent())
    return true;
  const auto paused = table_.pauses_to_tell();
  if (paused.empty()) {
    hold_until_.reset();
    return false;
  }
  if (!hold_until_)
    hold_until_ = steady_clock::now() + longest_hold;
  if (!close_by_ && table_.all_paused() && steady_clock::now() < *hold_until_)
    return true;
  for (const auto partition : paused)
    paused_at_[partition] = steady_clock::now();
  for (const auto partition : paused)
    rd_kafka_pause_partitions(client_.get(), to_list(member_.topic, {{partition}}).get());
  table_.tell_pauses();
  return false;
}

void consumer_session::read() {
  auto wait = static_cast<int>(until_due().count());
  has_read_since_look_ = true;
  for (std::size_t taken = 0; taken < batch_limit.records && !batched_.reaches(batch_limit) && !broken_; ++taken) {
    const event_ptr event{rd_kafka_queue_poll(queue_.get(), std::exchange(wait, 0))};
    if (!event)
      break;
    on_event(*event);
  }
}

consumer_session::state consumer_session::now() const {
  if (broken_)
    return state::broken;
  const bool closed = close_by_ && (rd_kafka_consumer_closed(client_.get()) || rebalance_.is_forgotten() ||
                                    steady_clock::now() > *close_by_);
  return closed ? state::closed : state::open;
}

void consumer_session::on_event(rd_kafka_event_t& event) {
  switch (rd_kafka_event_type(&event)) {
    case RD_KAFKA_EVENT_FETCH:
      take(event);
      break;
    case RD_KAFKA_EVENT_REBALANCE:
      deliver();  // what was read before it
      on_rebalance(event);
      break;
    case RD_KAFKA_EVENT_OFFSET_COMMIT:
      on_commit_answer(event);
      break;
    case RD_KAFKA_EVENT_ERROR:
      on_error(event);
      break;
    case RD_KAFKA_EVENT_STATS:
      if (take_statistics(rd_kafka_event_stats(&event), figures_))
        works(trouble_scope::connection);
      break;
    default:
      break;
  }
}

void consumer_session::on_rebalance(rd_kafka_event_t& event) {
  if (rd_kafka_event_error(&event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    works(trouble_scope::group);
    works(trouble_scope::topic);
    figures_.joined();
  } else {
    figures_.left();
  }
  rebalance_.on_event(event);
}

void consumer_session::take(rd_kafka_event_t& fetched) {
  const bool in_doubt = doubts();
  while (const auto* message = rd_kafka_event_message_next(&fetched))
    if (!in_doubt || !table_.awaited(message->partition))
      on_message(*message);
}

void consumer_session::resume(assignment which) {
  if (!table_.resume(which))
    return;
  rd_kafka_resume_partitions(client_.get(), to_list(member_.topic, {{which.partition}}).get());
  if (steady_clock::now() - paused_at_[which.partition] > quick)
    compare_again({which});
}

void consumer_session::close() {
  if (close_by_)
    return;
  close_by_ = steady_clock::now() + member_.with.revoke_timeout + close_grace;
  rebalance_.close();
  const error_ptr error{rd_kafka_consumer_close_queue(client_.get(), queue_.get())};
  broken_ = broken_ || error;
}

void consumer_session::deliver() {
  if (batch_.empty())
    return;
  works(trouble_scope::topic);
  note_log_ends();
  credit_.delivered(std::exchange(batched_, {}));
  std::vector<record> next;
  next.reserve(batch_.size());  // the next is about as long
  listener_.on_records(std::exchange(batch_, std::move(next)));
}

void consumer_session::commit_when_due() {
  if (steady_clock::now() < next_commit_)
    return;
  next_commit_ = steady_clock::now() + member_.with.commit_interval;
  table_.look_for_rest(std::exchange(has_read_since_look_, false));
  note_log_ends();
  look_for_recovery();
  if (!committing_.empty())
    return;
  committing_ = table_.uncommitted();
  commit_asked_at_ = metrics::begin();
  if (!committing_.empty() && commit_later(client_.get(), member_.topic, committing_, queue_.get()))
    committing_.clear();
}

// A refused commit is tried again when the next is due.
void consumer_session::on_commit_answer(rd_kafka_event_t& event) {
  const auto answered = std::exchange(committing_, {});
  figures_.answers.record_since(commit_asked_at_);
  if (const auto error = rd_kafka_event_error(&event)) {
    if (!came_too_late(error))
      trouble(error, std::string{"commit refused: "} + rd_kafka_err2str(error));
    return;
  }
  table_.committed(answered);
  for (const auto& each : answered)
    ranges_.committed(each.which, each.next);
  works(trouble_scope::group);
}

std::chrono::milliseconds consumer_session::until_due() const {
  auto due = std::min({next_commit_, rebalance_.deadline().value_or(next_commit_), hold_until_.value_or(next_commit_)});
  if (close_by_)
    due = std::min(due, steady_clock::now() + std::chrono::milliseconds{10});  // "closed" has no event of its own
  return std::max(std::chrono::milliseconds{0},
                  std::chrono::ceil<std::chrono::milliseconds>(due - steady_clock::now()));
}

}  // namespace troupe::broker
