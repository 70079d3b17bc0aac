// What keeps a producer's session from publishing, and how it is seen to be over.
#include "runtime/broker/rdkafka/producer_session.hpp"

#include <algorithm>

namespace troupe::broker {
namespace {

// Of asking whether the topics can be published to. Nothing is polled meanwhile, so it is short and never asked in vain
// more than once a second.
constexpr std::chrono::milliseconds shortest_check_pause{20}, longest_check_pause{1000}, longest_check{400},
    check_interval{3000};

// Without a new refusal for so long, and with nothing that the brokers say against it, writing is tried again.
constexpr std::chrono::seconds refusal_stands{5};

}  // namespace

void producer_session::delivered_to(const std::string& topic) {
  if (troubles_.standing().empty() && refusals_.empty())
    return;
  tell(troubles_.over(trouble_scope::topic));
  refusals_.erase(topic);
  show_faults();
}

void producer_session::refused(const std::string& topic, std::string reason) {
  if (!check_.covers(topic))
    return;
  check_soon();
  refusals_[topic] = {std::move(reason), std::chrono::steady_clock::now()};
  show_faults();
}

void producer_session::check_soon() {
  const bool was_fine = !in_the_way_ && refusals_.empty();
  if (!next_check_ || !was_fine)
    return;
  check_pause_ = shortest_check_pause;
  next_check_ = std::chrono::steady_clock::now();
}

void producer_session::check_when_due() {
  if (!next_check_ || std::chrono::steady_clock::now() < *next_check_)
    return;
  in_the_way_ = check_.ask(longest_check);
  const auto now = std::chrono::steady_clock::now();
  if (!in_the_way_) {
    tell(troubles_.over(trouble_scope::connection));
    std::erase_if(refusals_, [now](const auto& one) { return now - one.second.last >= refusal_stands; });
  }
  check_pause_ = std::clamp(2 * check_pause_, shortest_check_pause, longest_check_pause);
  const bool is_fine = !in_the_way_ && refusals_.empty();
  next_check_ = now + (is_fine ? check_interval : check_pause_);
  show_faults();
}

// What the brokers said when they were asked is the effect; a trouble, when there is one, its cause.
void producer_session::show_faults() {
  auto all = in_the_way_ ? troubles_.standing() : std::map<std::string, std::string>{};
  if (in_the_way_ && all.empty())
    all["publishing"] = *in_the_way_;
  for (const auto& [topic, one] : refusals_)
    all.emplace(topic, "events are not accepted: " + one.reason);
  figures_.faults.show(all);
}

}  // namespace troupe::broker
