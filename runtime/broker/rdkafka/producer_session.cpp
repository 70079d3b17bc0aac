#include "runtime/broker/rdkafka/producer_session.hpp"

#include "runtime/broker/rdkafka/client.hpp"
#include "runtime/broker/rdkafka/delivery_verdict.hpp"
#include "runtime/broker/rdkafka/statistics.hpp"
#include "runtime/broker/rdkafka/topic_partitions.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace troupe::broker {
namespace {

constexpr std::size_t events_per_turn = 1000;

constexpr std::chrono::milliseconds longest_hold{1};  // of a report

constexpr auto not_asked_yet = "the leaders of its topics were not reached yet";

client_ptr make_producer_client(const settings& with) {
  auto conf = make_conf(role::producer, with);
  rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS);
  return make_client(role::producer, std::move(conf));
}

headers_ptr to_headers(const wire::headers& head) {
  headers_ptr made{rd_kafka_headers_new(head.size())};
  for (const auto& [name, value] : head)
    rd_kafka_header_add(made.get(), name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
  return made;
}

rd_kafka_vu_t argument(rd_kafka_vtype_t type) {
  rd_kafka_vu_t made{};
  made.vtype = type;
  return made;
}

rd_kafka_vu_t bytes(rd_kafka_vtype_t type, const std::string& from) {
  auto made = argument(type);
  made.u.mem = {const_cast<char*>(from.data()), from.size()};  // copied by the client
  return made;
}

std::array<rd_kafka_vu_t, 6> arguments(const wire::event& event, rd_kafka_headers_t* head, std::uintptr_t number) {
  std::array<rd_kafka_vu_t, 6> all{argument(RD_KAFKA_VTYPE_TOPIC),
                                   bytes(RD_KAFKA_VTYPE_KEY, event.key),
                                   bytes(RD_KAFKA_VTYPE_VALUE, event.payload),
                                   argument(RD_KAFKA_VTYPE_HEADERS),
                                   argument(RD_KAFKA_VTYPE_OPAQUE),
                                   argument(RD_KAFKA_VTYPE_MSGFLAGS)};
  all[0].u.cstr = event.topic.c_str();
  all[3].u.headers = head;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): comes back with the report and is never followed
  all[4].u.ptr = reinterpret_cast<void*>(number);
  all[5].u.i = RD_KAFKA_MSG_F_COPY;
  return all;
}

std::string reason_of(const rd_kafka_message_t& message, const std::string& topic) {
  return message.err ? delivery_reason(message.err, topic) : "topic " + topic + ": no broker said that it stored it";
}

}  // namespace

producer_session::producer_session(const settings& with, const std::vector<std::string>& topics,
                                   producer_listener& listener, client_figures& figures)
    : listener_{listener},
      figures_{figures},
      client_{make_producer_client(with)},
      queue_{rd_kafka_queue_get_main(client_.get())},
      troubles_{with.brokers},
      check_{client_.get(), topics} {
  if (topics.empty())
    return;
  in_the_way_ = not_asked_yet;
  next_check_ = std::chrono::steady_clock::now();
  show_faults();
}

void producer_session::produce(std::deque<outgoing>& waiting) {
  if (!suspects_.empty())
    return produce_suspect();
  while (!waiting.empty() && !broken_ && produce(waiting.front(), among::others) != taken::queue_full)
    waiting.pop_front();
}

// The next of them goes when the last one's report is in.
void producer_session::produce_suspect() {
  if (!in_client_.empty() || broken_)
    return;
  if (produce(suspects_.front(), among::nobody) != taken::queue_full)
    suspects_.pop_front();
}

producer_session::taken producer_session::produce(const outgoing& each, among others) {
  auto head = to_headers(each.event.head);
  const auto number = ++last_;
  const auto all = arguments(each.event, head.get(), number);
  const error_ptr error{rd_kafka_produceva(client_.get(), all.data(), all.size())};
  if (!error) {
    static_cast<void>(head.release());  // the message's now
    in_client_.emplace(number, in_client{each.token, each.event.topic, metrics::begin(), others});
    return taken::yes;
  }
  const auto code = rd_kafka_error_code(error.get());
  if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL)
    return taken::queue_full;
  check_for_fatal_error();
  if (blame_of(code) != verdict::blame::record)
    refused(each.event.topic, delivery_reason(code, each.event.topic));
  reports_.push_back({each.token, delivery_verdict(code, RD_KAFKA_MSG_STATUS_NOT_PERSISTED), -1, -1,
                      delivery_reason(code, each.event.topic)});
  return taken::no;
}

std::size_t producer_session::turn(std::chrono::milliseconds longest_wait) {
  check_when_due();
  if (next_check_)
    longest_wait =
        std::clamp(std::chrono::ceil<std::chrono::milliseconds>(*next_check_ - std::chrono::steady_clock::now()),
                   std::chrono::milliseconds{0}, longest_wait);
  if (!reports_.empty())
    longest_wait = holds_reports() ? longest_hold : std::chrono::milliseconds{0};
  auto wait = static_cast<int>(longest_wait.count());
  for (std::size_t served = 0; served < events_per_turn; ++served) {
    const event_ptr event{rd_kafka_queue_poll(queue_.get(), std::exchange(wait, 0))};
    if (!event)
      break;
    on_event(*event);
  }
  return holds_reports() ? 0 : report();
}

// Reports wake whoever waits for them, and what those send then leaves together. So the ones that are about to come are
// waited for; nothing that is alone waits.
bool producer_session::holds_reports() {
  if (reports_.empty() || in_client_.empty())
    return false;
  const auto now = std::chrono::steady_clock::now();
  if (!held_since_)
    held_since_ = now;
  return now - *held_since_ < longest_hold;
}

std::size_t producer_session::give_up(const std::string& reason) {
  for (const auto& each : std::exchange(suspects_, {}))
    reports_.push_back({each.token, delivery::result::failed, -1, -1, "topic " + each.event.topic + ": " + reason});
  for (auto& [number, each] : std::exchange(in_client_, {}))
    reports_.push_back({each.token, delivery::result::failed, -1, -1, "topic " + each.topic + ": " + reason});
  rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
  queue_.reset();
  check_ = publish_check{nullptr, {}};
  figures_.faults.show({});
  if (broken_)
    abandon(std::move(client_));
  client_.reset();
  return report();
}

void producer_session::on_event(rd_kafka_event_t& event) {
  switch (rd_kafka_event_type(&event)) {
    case RD_KAFKA_EVENT_DR:
      while (const auto* message = rd_kafka_event_message_next(&event))
        on_delivery(*message);
      break;
    case RD_KAFKA_EVENT_ERROR:
      on_error(event);
      break;
    case RD_KAFKA_EVENT_STATS:
      if (take_statistics(rd_kafka_event_stats(&event), figures_) && !in_the_way_) {
        tell(troubles_.over(trouble_scope::connection));
        show_faults();
      }
      break;
    default:
      break;
  }
}

void producer_session::on_delivery(const rd_kafka_message_t& message) {
  const auto found = in_client_.find(reinterpret_cast<std::uintptr_t>(message._private));
  if (found == in_client_.end())
    return;
  const auto outcome = proven(delivery_verdict(message.err, rd_kafka_message_status(&message)), message.offset);
  if (outcome == delivery::result::refused && try_alone(found->second, message)) {
    in_client_.erase(found);
    return;
  }
  const bool delivered = outcome == delivery::result::delivered;
  reports_.push_back({found->second.token, outcome, message.partition, delivered ? message.offset : -1,
                      delivered ? std::string{} : reason_of(message, found->second.topic)});
  figures_.answers.record_since(found->second.taken_at);
  if (delivered)
    delivered_to(found->second.topic);
  else if (message.err && blame_of(message.err) != verdict::blame::record)
    refused(found->second.topic, reports_.back().reason);
  in_client_.erase(found);
  if (!delivered)
    check_for_fatal_error();
}

bool producer_session::try_alone(const in_client& refused, const rd_kafka_message_t& message) {
  if (refused.sent_among == among::nobody)
    return false;
  auto again = to_record(message, {});
  suspects_.push_back(
      {refused.token,
       {"", refused.topic, again.key.value_or(""), "", again.value.value_or(""), std::move(again.head)}});
  return true;
}

void producer_session::on_error(rd_kafka_event_t& event) {
  const auto code = rd_kafka_event_error(&event);
  check_for_fatal_error();
  if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
    figures_.reaches_broker = false;
  if (broken_)
    return;
  tell(troubles_.begin(code, "", rd_kafka_event_error_string(&event)));
  check_soon();
}

void producer_session::check_for_fatal_error() {
  const auto fatal = fatal_error(client_.get());
  if (fatal && !std::exchange(broken_, true))
    listener_.on_trouble("this producer cannot go on and is replaced: " + *fatal);
}

std::size_t producer_session::report() {
  held_since_.reset();
  const auto count = reports_.size();
  if (count > 0)
    listener_.on_deliveries(std::exchange(reports_, {}));
  return count;
}

void producer_session::tell(std::optional<std::string> sentence) {
  if (!sentence)
    return;
  ++figures_.troubles;
  listener_.on_trouble(std::move(*sentence));
}

}  // namespace troupe::broker
