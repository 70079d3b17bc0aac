// What goes wrong with a consumer's session, who is told, and how it is seen to be over.
#include "runtime/broker/rdkafka/client.hpp"
#include "runtime/broker/rdkafka/consumer_session.hpp"

#include <algorithm>

namespace troupe::broker {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds recovery_interval{2};

}  // namespace

void consumer_session::on_error(rd_kafka_event_t& event) {
  const auto code = rd_kafka_event_error(&event);
  const partition_ptr where{rd_kafka_event_topic_partition(&event)};
  if (code == RD_KAFKA_RESP_ERR__PARTITION_EOF && where)
    return reached_end({where->partition, where->offset});
  if (const auto fatal = fatal_error(client_.get())) {
    if (!std::exchange(broken_, true))
      listener_.on_trouble("topic " + member_.topic + ": this consumer cannot go on and is replaced: " + *fatal);
  } else if (code == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET && where) {
    restart_at_the_beginning({where->partition, where->offset});
  } else {
    if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
      figures_.reaches_broker = false;
    trouble(code, rd_kafka_event_error_string(&event));
  }
}

void consumer_session::trouble(int code, const std::string& words) {
  tell(troubles_.begin(code, member_.topic, words));
  figures_.faults.show(troubles_.standing());
}

void consumer_session::works(trouble_scope what) {
  if (troubles_.standing().empty())
    return;
  tell(troubles_.over(what));
  figures_.faults.show(troubles_.standing());
}

// Where nothing new comes nothing tells that reading works again. A partition that is paused and resumed says anew
// that its end was reached, or that it cannot be read; nothing was read ahead that this could lose.
void consumer_session::look_for_recovery() {
  if (!troubles_.has(trouble_scope::topic) || steady_clock::now() < next_recovery_look_)
    return;
  next_recovery_look_ = steady_clock::now() + recovery_interval;
  auto reading = table_.reading();
  const auto paused = table_.told_pauses();
  std::erase_if(
      reading, [&](const auto& one) { return std::find(paused.begin(), paused.end(), one.partition) != paused.end(); });
  const auto list = to_list(member_.topic, reading);
  rd_kafka_pause_partitions(client_.get(), list.get());
  rd_kafka_resume_partitions(client_.get(), list.get());
}

void consumer_session::tell(std::optional<std::string> sentence) {
  if (!sentence)
    return;
  ++figures_.troubles;
  listener_.on_trouble(std::move(*sentence));
}

}  // namespace troupe::broker
